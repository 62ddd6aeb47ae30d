"""Comments as other systems export them: the structure is theirs, the data our own."""

import json
import sqlite3
from pathlib import Path
from typing import Any

WXR = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.6" created="2024-08-01 02:03" -->
<rss version="2.0"
	xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:wfw="http://wellformedweb.org/CommentAPI/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
	<title>旧站</title>
	<link>https://old.example</link>
	<language>zh-CN</language>
	<wp:wxr_version>1.2</wp:wxr_version>
	<wp:base_site_url>https://old.example</wp:base_site_url>
	<wp:base_blog_url>https://old.example</wp:base_blog_url>
{head}
{items}
</channel>
</rss>
"""
ITEM = """	<item>
		<title><![CDATA[{title}]]></title>
		<link>https://old.example/2020/01/02/{name}/</link>
		<pubDate>Thu, 02 Jan 2020 03:04:05 +0000</pubDate>
		<dc:creator><![CDATA[{creator}]]></dc:creator>
		<guid isPermaLink="false">https://old.example/?p={id}</guid>
		<description></description>
		<content:encoded><![CDATA[{content}]]></content:encoded>
		<excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>
		<wp:post_id>{id}</wp:post_id>
		<wp:post_date><![CDATA[{date}]]></wp:post_date>
		<wp:post_date_gmt><![CDATA[{gmt}]]></wp:post_date_gmt>
		<wp:comment_status><![CDATA[{comments}]]></wp:comment_status>
		<wp:post_name><![CDATA[{name}]]></wp:post_name>
		<wp:status><![CDATA[{status}]]></wp:status>
		<wp:post_parent>{parent}</wp:post_parent>
		<wp:menu_order>{order}</wp:menu_order>
		<wp:post_type><![CDATA[{type}]]></wp:post_type>
		<wp:post_password><![CDATA[{password}]]></wp:post_password>
		<wp:is_sticky>{sticky}</wp:is_sticky>
{more}	</item>
"""
COMMENT = """		<wp:comment>
			<wp:comment_id>{id}</wp:comment_id>
			<wp:comment_author><![CDATA[{name}]]></wp:comment_author>
			<wp:comment_author_email><![CDATA[{email}]]></wp:comment_author_email>
			<wp:comment_author_url>{website}</wp:comment_author_url>
			<wp:comment_author_IP><![CDATA[203.0.113.9]]></wp:comment_author_IP>
			<wp:comment_date><![CDATA[2020-01-0{id} 11:00:00]]></wp:comment_date>
			<wp:comment_date_gmt><![CDATA[2020-01-0{id} 03:00:00]]></wp:comment_date_gmt>
			<wp:comment_content><![CDATA[{text}]]></wp:comment_content>
			<wp:comment_approved><![CDATA[{approved}]]></wp:comment_approved>
			<wp:comment_type><![CDATA[{type}]]></wp:comment_type>
			<wp:comment_parent>{parent}</wp:comment_parent>
			<wp:comment_user_id>{user}</wp:comment_user_id>
		</wp:comment>
"""


def comment(id: int, text: str = "好文", **more: object) -> str:
    """One comment of a WXR."""
    usual = {"name": "过客", "email": "guest@example.com", "website": "", "approved": 1, "type": "comment"}
    return COMMENT.format(**{**usual, "id": id, "text": text, "parent": 0, "user": 0, **more})


def item(id: int, name: str, *comments: str, **more: object) -> str:
    """One item of a WXR."""
    usual: dict[str, object] = {"title": name, "creator": "li", "content": "<p>正文。</p>", "excerpt": ""}
    usual |= {"status": "publish", "parent": 0, "type": "post", "password": "", "more": ""}
    usual |= {"date": "2020-01-02 11:04:05", "gmt": "2020-01-02 03:04:05", "comments": "open"}
    usual |= {"order": 0, "sticky": 0}
    given = {**usual, **more, "id": id, "name": name}
    return ITEM.format(**{**given, "more": f"{given['more']}{''.join(comments)}"})


def wxr(path: Path, *items: str, head: str = "") -> Path:
    """A whole export of WordPress."""
    path.write_text(WXR.format(head=head, items="".join(items)))
    return path


def disqus(path: Path, link: str, *posts: str) -> Path:
    """An export of Disqus with one thread."""
    path.write_text(f"""<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<category dsq:id="1"><forum>old</forum><title>General</title><isDefault>true</isDefault></category>
<thread dsq:id="70"><id>/x/</id><forum>old</forum><category dsq:id="1" />
<link>{link}</link><title>甲</title><message />
<createdAt>2019-05-01T08:00:00Z</createdAt>
<author><name>Li</name><isAnonymous>false</isAnonymous><username>li</username></author>
<isClosed>false</isClosed><isDeleted>false</isDeleted></thread>
{"".join(posts)}
</disqus>""")
    return path


def said(id: int, message: str, parent: int = 0, deleted: str = "false", spam: str = "false") -> str:
    """One post of a Disqus thread."""
    above = f'<parent dsq:id="{parent}" />' if parent else ""
    return (
        f'<post dsq:id="{id}"><id /><message><![CDATA[{message}]]></message>'
        f"<createdAt>2019-05-02T08:00:{id:02}Z</createdAt><isDeleted>{deleted}</isDeleted><isSpam>{spam}</isSpam>"
        "<author><name>王</name><isAnonymous>true</isAnonymous></author>"
        f'<thread dsq:id="70" />{above}</post>'
    )


def isso(path: Path, uri: str, rows: list[tuple[Any, ...]]) -> Path:
    """A database of Isso; rows are (id, parent, mode, text, author, email, website)."""
    with sqlite3.connect(path) as database:
        database.executescript("""
            CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR(256) UNIQUE, title VARCHAR(256));
            CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER,
                created FLOAT NOT NULL, modified FLOAT, mode INTEGER, remote_addr VARCHAR, text VARCHAR,
                author VARCHAR, email VARCHAR, website VARCHAR, likes INTEGER DEFAULT 0,
                dislikes INTEGER DEFAULT 0, voters BLOB NOT NULL, notification INTEGER DEFAULT 0);
        """)
        database.execute("INSERT INTO threads VALUES (1, ?, '甲')", (uri,))
        for id, parent, mode, *rest in rows:
            values = (1, id, parent, 1.6e9 + id, None, mode, "203.0.113.0", *rest, b"")
            database.execute("INSERT INTO comments VALUES (?,?,?,?,?,?,?,?,?,?,?,0,0,?,0)", values)
    database.close()
    return path


def waline(path: Path, *comments: dict[str, Any]) -> Path:
    """An export of Waline."""
    usual = {
        "insertedAt": "2021-05-01T07:00:00.000Z",
        "ip": "203.0.113.9",
        "ua": "Mozilla/5.0",
        "status": "approved",
    }
    usual |= {"nick": "路人", "mail": "lu@example.com", "link": ""}
    data = {"Comment": [{**usual, **one} for one in comments], "Counter": [], "Users": []}
    whole = {"type": "waline", "version": 1, "time": 1620000000000, "tables": [*data], "data": data}
    path.write_text(json.dumps(whole, ensure_ascii=False))
    return path
