"""Compiling the shared facts, on a handful of made-up roads and places."""

from pathlib import Path

import pytest

from reference.places import compile_places, degrees, line
from reference.roads import compile_roads

NODES = """node,lat,lon,komponent
0,59.0,10.0,0
1,59.1,10.0,0
2,59.2,10.0,0
3,59.3,10.0,0
4,65.0,12.0,1
5,65.1,12.0,1
6,60.0,11.0,2
"""
LINKS = """fra,til,meter,klasse,vegnummer,medium
0,1,10000,F,,
1,0,12000,motorveg,,
1,2,5000,bilferje,,
2,3,900,P,,
2,2,0,F,,
3,6,9000,passasjerferje,,
4,5,100,E,,
"""


def facts(folder: Path) -> Path:
    (folder / "vegnett_noder.csv").write_text(NODES, encoding="utf-8")
    (folder / "vegnett_lenker.csv").write_text(LINKS, encoding="utf-8")
    return folder


def test_only_what_a_car_can_use_in_the_largest_component_is_kept(tmp_path: Path) -> None:
    counted = compile_roads(facts(tmp_path), tmp_path)
    assert counted == {
        "nodes": 4,
        "links": 3,
        "left out: passasjerferje": 1,
        "left out: from a node to itself": 1,
        "left out: not in the largest component": 1,
        "left out: slower parallel link": 1,
    }


def test_of_parallel_links_the_fastest_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from videre.places import reference_data, roads

    compile_roads(facts(tmp_path), tmp_path)
    package = tmp_path / "package" / "places" / "data"
    package.mkdir(parents=True)
    (tmp_path / "roads.bin").rename(package / "roads.bin")
    monkeypatch.setattr(reference_data, "files", lambda _: tmp_path / "package")
    network = roads.RoadNetwork()
    assert network.links.metres.tolist() == [12_000, 5_000, 900]
    assert network.links.minutes.tolist() == pytest.approx([12 / 98 * 60, 24.6 + 5 * 1.69, 0.9 / 30 * 60])
    assert network.links.ferry.tolist() == [False, True, False]


def test_the_same_facts_give_the_same_bytes(tmp_path: Path) -> None:
    compile_roads(facts(tmp_path), tmp_path)
    first = (tmp_path / "roads.bin").read_bytes()
    compile_roads(tmp_path, tmp_path)
    assert (tmp_path / "roads.bin").read_bytes() == first


def test_places_become_sorted_tables(tmp_path: Path) -> None:
    (tmp_path / "kommuner.csv").write_text(
        "kommunenummer,navn,navn_offisielt,navn_samisk,navn_kvensk,fylkesnummer,fylke,malform,adm_senter,lat,lon,folketall\n"
        "5610,Karasjok,Kárášjohka - Karasjok,Kárášjohka,,56,Finnmark,Bokmål,Karasjok,69.4700,25.5,2592\n"
        "0301,Oslo,Oslo,,,03,Oslo,Nøytral,Oslo,59.91273,10.74609,717710\n",
        encoding="utf-8",
    )
    (tmp_path / "postnummer.csv").write_text(
        "postnummer,poststed,kommunenummer,kategori,lat,lon,koord_kvalitet,bydel,folketall_ca\n"
        "0015,Oslo,0301,B,59.9,10.7,A,Gamle Oslo,\n",
        encoding="utf-8",
    )
    (tmp_path / "stedsnavn.csv").write_text(
        "navn,alternative_navn,type,kommunenummer,lat,lon,folketall,presisjon\nAlna,,bydel,0301,59.9,10.8,,flate\n",
        encoding="utf-8",
    )
    (tmp_path / "fylker.csv").write_text("fylkesnummer,navn,navn_offisielt\n03,Oslo,Oslo\n", encoding="utf-8")
    counted = compile_places(tmp_path, tmp_path)
    assert counted == {"municipalities": 2, "postal codes": 1, "names": 1, "counties": 1}
    municipalities = (tmp_path / "municipalities.tsv").read_text(encoding="utf-8").splitlines()
    assert [row.split("\t")[0] for row in municipalities] == ["number", "0301", "5610"]
    assert (tmp_path / "postal_codes.tsv").read_text(encoding="utf-8").splitlines()[1].endswith("\tA\tGamle Oslo\t0")


def test_degrees_are_short_and_fields_cannot_break_a_line() -> None:
    assert [degrees(text) for text in ("59.1234567", "59.10000", "-8.0")] == ["59.12346", "59.1", "-8"]
    with pytest.raises(ValueError, match="tab"):
        line("a\tb")
