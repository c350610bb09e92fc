"""The flow from applicants to outcomes."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest

from analytics.charts import DARK, LIGHT, Tokens
from analytics.charts.flow import PITCH, Node, flow

SOURCES = [Node("people", "甲", 96), Node("firms", "乙", 3), Node("others", "丙", 1)]
TARGETS = [
    Node("granted", "公开", 60, "60%"),
    Node("denied", "不公开", 0, "0%"),
    Node("other", "余", 40, "40%"),
]
LINKS = {
    ("people", "granted"): 58,
    ("people", "other"): 38,
    ("firms", "granted"): 2,
    ("firms", "other"): 1,
    ("others", "other"): 1,
}
HEADS = ("来源", "件", "占比")


def drawn(tokens: Tokens = LIGHT, **over: Any) -> dict[str, Any]:
    return flow(SOURCES, TARGETS, LINKS, tokens, heads=HEADS, **over)


def sankey(figure: dict[str, Any]) -> dict[str, Any]:
    (trace,) = [trace for trace in figure["data"] if trace["type"] == "sankey"]
    return trace


def test_every_link_keeps_its_count_and_leads_to_a_node_with_links() -> None:
    link = sankey(drawn())["link"]
    assert sum(link["value"]) == sum(LINKS.values())
    assert max(link["source"] + link["target"]) < len(sankey(drawn())["node"]["color"])


def test_a_node_without_links_is_not_given_to_plotly_but_keeps_its_label() -> None:
    figure = drawn()
    assert len(sankey(figure)["node"]["y"]) == len(SOURCES) + len(TARGETS) - 1
    texts = [each["text"] for each in figure["layout"]["annotations"]]
    assert "不公开" in texts
    assert "<b>0</b>" in texts


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_links_wear_the_colour_of_their_outcome_thinned(tokens: Tokens) -> None:
    node, link = sankey(drawn(tokens))["node"], sankey(drawn(tokens))["link"]
    for target, colour in zip(link["target"], link["color"], strict=True):
        red = int(node["color"][target][1:3], 16)
        assert colour.startswith(f"rgba({red},")
        assert colour.endswith(",0.45)")


def test_no_two_labels_of_one_side_touch() -> None:
    many = [Node(f"s{place}", f"来源{place}", 1 if place else 500) for place in range(6)]
    links = {(node.id, "granted"): node.value for node in many}
    figure = flow(many, TARGETS, links, LIGHT, heads=HEADS, height=300)
    room = 300 - figure["layout"]["margin"]["t"] - figure["layout"]["margin"]["b"]
    labels = [each["y"] for each in figure["layout"]["annotations"] if "来源" in each["text"]][1:]
    assert len(labels) == len(many)
    assert all((upper - lower) * room >= PITCH - 0.5 for upper, lower in pairwise(labels))
    assert all(0 <= y <= 1 for y in labels)


def test_nodes_stay_inside_the_picture_and_do_not_overlap() -> None:
    figure = drawn()
    node = sankey(figure)["node"]
    room = figure["layout"]["height"] - figure["layout"]["margin"]["t"] - figure["layout"]["margin"]["b"]
    total = sum(LINKS.values())
    scale = (room - node["pad"] * (len(SOURCES) - 1)) / total
    for nodes, ys in ((SOURCES, node["y"][:3]), ([TARGETS[0], TARGETS[2]], node["y"][3:])):
        edges = [
            (y * room - n.value * scale / 2, y * room + n.value * scale / 2)
            for n, y in zip(nodes, ys, strict=True)
        ]
        assert edges[0][0] >= -0.5
        assert edges[-1][1] <= room + 0.5
        assert all(lower[0] - upper[1] > 2 for upper, lower in pairwise(edges))


def test_a_click_tells_the_side_and_the_node() -> None:
    (doors,) = [trace for trace in drawn()["data"] if trace["type"] == "scatter"]
    assert ["source", "firms"] in doors["customdata"]
    assert ["target", "denied"] in doors["customdata"]


def test_nothing_asked_for_is_no_error() -> None:
    figure = flow([], [Node("granted", "公开", 0)], {}, LIGHT, heads=HEADS)
    assert not [trace for trace in figure["data"] if trace["type"] == "sankey"]
