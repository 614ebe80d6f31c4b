"""Reads a page as a browser and a reader would, strictly."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import httpx

PAGES = (
    "/",
    "/?q=f%C3%A5r+ikke+sove&near=1607",
    "/?near=1607",
    "/?topic=sorg",
    "/?format=digital",
    "/om",
    "/om/kildene",
    "/om/personvern",
    "/tilgjengelighet",
    "/start",
    "/start?near=1607",
    "/start/gruppe",
    "/interesse",
    "/kort",
)
"""Every kind of page but those of a group and of what goes wrong."""


async def page(client: httpx.AsyncClient, address: str, status: int = 200, **headers: str) -> Element:
    """Fetch a page, hold it to valid HTML and return its tree (without namespaces)."""
    answer = await client.get(address, headers=headers)
    assert answer.status_code == status, address
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "set-cookie" not in answer.headers
    return parsed(answer.text)


def parsed(text: str) -> Element:
    """Return the tree of a page; raises on the first thing an HTML5 parser would have to guess at."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree: Element = parser.parse(text)
    return tree


def all_of(tree: Element, tag: str, **attributes: str) -> list[Element]:
    """Return the elements of a kind with these attributes; ``class_`` for class."""
    wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
    return [each for each in tree.iter(tag) if all(each.get(key) == value for key, value in wanted.items())]


def with_class(tree: Element, name: str) -> list[Element]:
    """Return the elements that have a class."""
    return [each for each in tree.iter() if name in str(each.get("class") or "").split()]


def with_id(tree: Element, name: str) -> Element:
    """Return the one element with an id."""
    (found,) = (each for each in tree.iter() if each.get("id") == name)
    return found


def words(element: Any) -> str:
    """Return an element's text with single spaces."""
    return " ".join("".join(element.itertext()).replace("\N{WORD JOINER}", "").split())
