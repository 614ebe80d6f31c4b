"""The QR says the card's address, is read by a reader, and draws itself without a style."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import msgspec
import numpy as np
import pytest
import segno
import zxingcpp

from videre.language import Language
from videre.printing.pdf import inputs, maker
from videre.printing.qr import QUIET_MODULES, card_qr, card_url
from videre.printing.shapes import Paper

from .pictures import picture_of
from .printed import CODE, LONG_SERVICE, LONGEST, printed

URL = f"https://videre.example.no/kort?lang=nn#{CODE}"
SVG = "{http://www.w3.org/2000/svg}"


def test_a_reader_reads_the_address() -> None:
    matrix = np.array([list(row) for row in segno.make_qr(URL, error="m").matrix], np.uint8)
    picture = np.pad(np.kron(np.where(matrix == 1, 0, 255), np.ones((8, 8))), 40, constant_values=255)
    (found,) = zxingcpp.read_barcodes(picture.astype(np.uint8))
    assert found.text == URL


@pytest.mark.parametrize("paper", Paper)
def test_a_reader_reads_it_off_the_printed_card(paper: Paper) -> None:
    language = Language.NN
    card = printed(1, 2, 3, listings=LONGEST, service=LONG_SERVICE, language=language)
    drawn = maker().compile(format="png", ppi=72, sys_inputs=inputs(card, language=language, paper=paper))
    assert isinstance(drawn, bytes)
    picture = picture_of(drawn)
    (found,) = zxingcpp.read_barcodes(picture)
    assert found.text == card.url == card_url("https://videre.example.no", CODE, language)
    edge = 20
    for strip in (picture[:edge], picture[-edge:], picture[:, :edge], picture[:, -edge:]):
        assert strip.min() == 255, "something runs over the edge of the paper"


def test_the_widest_code_leaves_the_qr_alone() -> None:
    card = msgspec.structs.replace(printed(2), code="WMW MWM WMWM")
    drawn = maker().compile(format="png", ppi=72, sys_inputs=inputs(card, language=Language.NB, paper=Paper.A5))
    assert isinstance(drawn, bytes)
    picture = picture_of(drawn)
    (found,) = zxingcpp.read_barcodes(picture)
    place = found.position
    margin = picture[place.top_left.y : place.bottom_left.y, place.top_left.x - 8 : place.top_left.x - 2]
    assert margin.min() == 255


def test_it_is_dark_on_light_with_a_margin_and_no_style() -> None:
    root = ET.fromstring(card_qr(URL))
    assert root.tag == f"{SVG}svg"
    assert root.get("shape-rendering") == "crispEdges"
    assert root.get("width") is None
    _, _, wide, high = map(int, root.attrib["viewBox"].split())
    assert wide == high == segno.make_qr(URL, error="m").symbol_size(border=QUIET_MODULES)[0]
    light, dark = root.iter(f"{SVG}path")
    assert (light.get("fill"), dark.get("stroke")) == ("#fff", "#000")
    for each in root.iter():
        assert "style" not in each.attrib
        assert each.tag in {f"{SVG}svg", f"{SVG}path", f"{SVG}g"}


def test_it_speaks_where_it_has_a_label_and_is_silent_otherwise() -> None:
    spoken = ET.fromstring(card_qr(URL, 'Åpner «kortet» & "mer"'))
    assert (spoken.get("role"), spoken.get("aria-label")) == ("img", 'Åpner «kortet» & "mer"')
    silent = ET.fromstring(card_qr(URL))
    assert silent.get("aria-hidden") == "true"
    assert CODE not in card_qr(URL)
