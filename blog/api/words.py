"""The sentences in the OpenAPI document. They are in English, like its names."""

ABOUT = """\
What people write, say, follow and look after on the site, programs can, too, under the same rules. Left to
people are ways of coming in and what keeps an account safe (registration, passwords, passkeys, second
steps, e-mail addresses, tokens, deletion), what guests do, links in letters and when plans send them,
secret addresses of one's own progress (cards, calendars), what authors see of readers, logs, places
that a text lost, what failed in the background, who may register, and import and export of whole sites,
which have commands.

**Who calls.** What is public needs no token. Otherwise send `Authorization: Bearer …` with a personal
access token (made at `/account/tokens`: named, with scopes, for a while, revocable) or an access token
of `POST /sessions`. A token can do what its scopes say, and never more than the role of its owner.
Cookies mean nothing here.

**Lists** come in pages: follow `rel="next"` of the `Link` header (RFC 8288). `fields` leaves out,
`include` embeds.

**Changes.** Send the `ETag` that you read as `If-Match`: if somebody was faster, the answer is 412 and
nothing was overwritten. What you begin with `Idempotency-Key` is done once, however often it is sent
within 24 hours; the answer comes again with `Idempotency-Replayed: true`.

**Problems** are `application/problem+json` (RFC 9457); `errors` names each part of the input that is
wrong. Fields and parameters that do not exist are refused, and so is a name that is there twice.

**Limits.** 1,200 calls in ten minutes for each token, or each network without one. `RateLimit` and
`RateLimit-Policy` say what is left. What is public and asked for without parameters is not counted.

**Moments** are RFC 3339 in UTC.

**Versions.** `/api/v1` only grows: there may be further operations, fields and values, so be ready for
those you do not know. Nothing is taken away or given another meaning; that would be `/api/v2`, beside
this one. What is to go away says so at least a year before, with the headers `Deprecation` (RFC 9745)
and `Sunset` (RFC 8594)."""

SECTIONS = {
    "posts": "Posts and standing pages: documents, with a place on the site",
    "links": "Links to other sites that lead nowhere any more",
    "trash": "What is to be deleted for ever",
    "tags": "Tags",
    "categories": "Categories, a tree",
    "comments": "Comments, and their moderation",
    "bans": "Who may not comment",
    "guides": "Guides to follow: paths, and one's own progress, notes and plans",
    "media": "Files",
    "users": "Public profiles",
    "me": "One's own account",
    "people": "Accounts, for administrators",
    "invitations": "Invitations, for administrators",
    "settings": "Settings of the site, for administrators",
    "webhooks": "Programs that are told what happens, for administrators",
    "search": "Search",
    "sessions": "Signing in programs",
}
PHRASES = {
    200: "Here it is",
    201: "It is there now",
    204: "Done",
    301: "It has another address now",
    304: "The copy is still good",
    400: "The body could not be read",
    401: "A token is needed, or this one is no good",
    403: "Not with this token, or not with this account",
    404: "It is not there, or not for you to know",
    409: "Somebody was faster, or it is being done at this moment",
    412: "It is not in the state that If-Match names",
    413: "Too large",
    415: "Not content of that type",
    422: "Something in it cannot be accepted; `errors` says what",
    429: "Too many calls",
    500: "Something broke; it was logged",
    503: "Not available right now",
    507: "The disk of the site is full; nothing was stored",
}
