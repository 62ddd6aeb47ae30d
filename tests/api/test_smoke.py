from tests.api.programs import program
def test_smoke(world):
    slug=world.post("Hello", tags="[A, B]", categories="[X, Y]")
    p=program(world)
    print(p.ask("GET /posts")); r=p.send("GET /posts?include=author,category,tags&fields=id,title&limit=1"); print(r.text, dict(r.headers))
    id=world.id(slug)
    print(p.ask(f"GET /posts/{id}"))
    b=program(world,"bob")
    n=b.ask("POST /posts",201,{"title":"New","body":"Text","tags":["T"],"categories":[["A","B"]],"guide":True})
    print(n)
    n=b.send(f"PATCH /posts/{n['id']}",{"title":"Newer","tags":None}); print(n.text, n.headers["ETag"])
    i=n.json["id"]
    print(b.send(f"PATCH /posts/{i}",{"title":"Newest"},headers={"If_Match":'"x"'}).text)
    print(b.ask(f"POST /posts/{i}/publication",200,{}))
    for l in ("GET /tags","GET /categories","GET /me","GET /search?q=Hello","GET /media","GET /comments",f"GET /posts/{id}/comments",f"GET /posts/{i}/revisions",f"GET /posts/{i}/document","GET /users/bob","GET /posts?state=any"):
        print(l,b.send(l).status_code,b.send(l).text[:300])
    c=b.ask(f"POST /posts/{id}/comments",201,{"text":"Hi"}); print(c)
    print(program(world,"alice").ask("GET /settings"))
    for l in ("PUT /posts","GET /nothing","POST /nothing","GET /sessions","DELETE /posts/9999999","GET /posts?x=1"):
        r=p.send(l); print(l,r.status_code,r.text,r.headers.get("Allow"))
    print(b.client.get("/api/v1/openapi.json").status_code)
    s=p.ask("POST /sessions",201,{"identifier":"bob","password":"seven quiet rivers","scopes":["read"]})
    q=program(world); q.token=s["access_token"]; print(q.ask("GET /me"))
    t=p.ask("POST /sessions/renewal",200,{"refresh_token":s["refresh_token"]}); 
    p.refused("POST /sessions/renewal",422,{"refresh_token":s["refresh_token"]}); 
    print(q.send("GET /me").headers)
