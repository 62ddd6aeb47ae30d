"""Pages as people get them: each one a test opens is parsed strictly and checked for what all promise."""

import json
import re
from collections import Counter
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

SVG = "{http://www.w3.org/2000/svg}"
SITE = "http://127.0.0.1:8000"


class Page:
    """One parsed page."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.html = response.get_data(as_text=True)
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.root = parser.parse(self.html)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """Elements with that tag and those attributes (`class_` matches one of several)."""
        return [element for element in self.root.iter(tag) if _matches(element, attributes)]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} <{tag} {attributes}>"
        return found[0]

    def text(self, tag: str, **attributes: str) -> str:
        """The words inside the only such element."""
        return words(self.one(tag, **attributes))

    def links(self) -> list[str]:
        """Where the page leads."""
        return [a.attrib["href"] for a in self.all("a") if "href" in a.attrib]

    def form(self, at: str = "") -> Element:
        """The form in the main part that is sent to `at`, or the first one."""
        forms = [form for form in self.one("main").iter("form") if form.attrib.get("method") == "post"]
        fitting = [form for form in forms if at in form.attrib.get("action", "")]
        assert fitting, f"no form for {at!r} in {self.main[:500]}"
        return fitting[0]

    def filled(self, form: Element) -> dict[str, str]:
        """What a browser would send when somebody only presses the button."""
        values: dict[str, str] = {}
        outside = [e for e in self.root.iter() if e.attrib.get("form") == form.attrib.get("id", "-")]
        for element in [*form.iter(), *outside]:
            name = element.attrib.get("name")
            if name and (value := _value(element)) is not None:
                values[name] = value
        return values

    @property
    def main(self) -> str:
        """The words of the main part."""
        return self.text("main")


class Reader:
    """Opens pages with a client."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def open(self, path: str, status: int = 200, **headers: str) -> Page:
        """GET a page, check it, and give it parsed."""
        response = self.client.get(path, headers={k.replace("_", "-"): v for k, v in headers.items()})
        assert response.status_code == status, f"{path}: {response.status_code} {response.location or ''}"
        page = Page(response)
        check(page)
        return page

    def submit(self, path: str, status: int = 303, at: str = "", **fields: object) -> TestResponse:
        """Open a page, fill in the form in its main part (the one that leads to `at`), and send it."""
        page = self.open(path)
        form = page.form(at)
        target = form.attrib.get("action", path)
        response = self.client.post(target, data=page.filled(form) | fields, headers={"Referer": SITE + path})
        assert response.status_code == status, f"{target}: {response.status_code} {response.text[:2000]}"
        return response

    def refused(self, path: str, status: int = 422, at: str = "", **fields: object) -> Page:
        """The same, for what must not work: the page that says why."""
        page = Page(self.submit(path, status, at, **fields))
        check(page)
        return page


def check(page: Page) -> None:
    """What holds for every page of the site."""
    _check_outline(page)
    _check_ids(page)
    _check_names(page)
    _check_no_inline_code(page)
    _check_own_hosts(page)
    _check_headers(page)
    if page.response.headers["Cache-Control"] == "no-store":
        assert page.one("meta", name="robots").attrib["content"] == "noindex"
    elif page.response.status_code == 200:
        _check_meta(page)


def _check_outline(page: Page) -> None:
    assert page.one("html").attrib["lang"] in ("zh-CN", "en")
    assert page.text("title").strip()
    assert len(page.all("h1")) == 1, [words(h) for h in page.all("h1")]
    assert page.one("main").attrib["id"] == "main"
    assert page.one("a", class_="skip").attrib["href"] == "#main"
    assert not [words(child) for child in page.one("body") if child.tag == "p"]  # outside all landmarks


def _check_ids(page: Page) -> None:
    ids = Counter(element.attrib["id"] for element in page.root.iter() if "id" in element.attrib)
    assert not [name for name, times in ids.items() if times > 1]
    for element in page.root.iter():
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            assert set(element.attrib.get(name, "").split()) <= set(ids), (element.tag, name)
    for link in page.links():
        assert not link.startswith("#") or len(link) == 1 or _decoded(link[1:]) in ids, link


def _check_names(page: Page) -> None:
    for element in [*page.all("a"), *page.all("button")]:
        named = (
            words(element).strip()
            or element.attrib.get("aria-label")
            or element.attrib.get("aria-labelledby")
        )
        assert named or element.attrib.get("aria-hidden") == "true", element.attrib
    for image in page.all("img"):
        assert "alt" in image.attrib, image.attrib
    for nav in page.all("nav"):
        assert "aria-label" in nav.attrib or "aria-labelledby" in nav.attrib
        if "trails" not in nav.attrib.get("class", "").split():  # several of them may begin with one category
            links = [link.attrib.get("href") for link in nav.iter("a")]
            assert sorted(set(links), key=str) == sorted(links, key=str)


def _check_no_inline_code(page: Page) -> None:
    for element in page.root.iter():
        assert "style" not in element.attrib, element.attrib
        assert not [name for name in element.attrib if name.startswith("on")], element.attrib
        assert not element.attrib.get("href", "").strip().lower().startswith(("javascript:", "data:"))
    for script in page.all("script"):
        assert "src" in script.attrib or script.attrib.get("type") == "application/ld+json"
    assert not page.all("style")


def _check_own_hosts(page: Page) -> None:
    loaded = [
        e.attrib["src"] for tag in ("script", "img", "iframe") for e in page.all(tag) if "src" in e.attrib
    ]
    loaded += [e.attrib["href"] for e in page.all("link") if e.attrib.get("rel") in ("stylesheet", "icon")]
    assert not [address for address in loaded if urlsplit(address).netloc]


def _check_headers(page: Page) -> None:
    headers = page.response.headers
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"]
    assert "Cache-Control" in headers


def _check_meta(page: Page) -> None:
    assert page.one("link", rel="canonical").attrib["href"].startswith(SITE)
    assert page.one("meta", name="description").attrib["content"].strip()
    for name in ("og:title", "og:type", "og:url", "og:site_name"):
        assert page.one("meta", property=name).attrib["content"].strip()
    for script in page.all("script", type="application/ld+json"):
        assert json.loads(script.text or "")["@context"] == "https://schema.org"
    assert page.all("script", type="application/ld+json")


def words(element: Element) -> str:
    """The text inside an element, white space folded."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def _value(element: Element) -> str | None:
    kind, attributes = element.attrib.get("type"), element.attrib
    if element.tag == "textarea":
        return element.text or ""
    if element.tag == "select":
        options = list(element.iter("option"))
        return next((o for o in options if "selected" in o.attrib), options[0]).attrib["value"]
    if element.tag != "input" or (kind in ("checkbox", "radio") and "checked" not in attributes):
        return None
    return attributes.get("value", "on" if kind == "checkbox" else "")


def _matches(element: Element, attributes: dict[str, str]) -> bool:
    wanted = {name.rstrip("_"): value for name, value in attributes.items()}
    for name, value in wanted.items():
        found = element.attrib.get(name)
        if found is None or (value not in found.split() if name == "class" else found != value):
            return False
    return True


def _decoded(fragment: str) -> str:
    from urllib.parse import unquote

    return unquote(fragment)
