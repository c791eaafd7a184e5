"""What a pack holds is written in one way and read back the same."""

import json
from dataclasses import replace

import pytest

from boards.packs.contents import Contents, Header, checksum, from_json, to_json
from tests.boards.packs.held import a_figure, a_pack, an_action


def test_what_is_written_reads_back_the_same():
    contents = a_pack(actions=[an_action(1), an_action(2)], figures=[a_figure(7, {"2026-01": "77"})])
    assert from_json(to_json(contents)) == contents


def test_the_same_pack_is_written_with_the_same_bytes_in_whatever_order_its_texts_came():
    one = replace(a_pack(), commentary={"plan": "B.", "position": "A."})
    other = replace(a_pack(), commentary={"position": "A.", "plan": "B."})
    assert to_json(one) == to_json(other)
    assert checksum(to_json(one)) == checksum(to_json(other))


def test_the_text_is_canonical_sorted_and_in_plain_characters():
    text = to_json(replace(a_pack(), commentary={"position": "Café “open”"}))
    assert "Café “open”" in text
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def test_a_change_of_one_character_changes_the_checksum():
    text = to_json(a_pack())
    assert checksum(text) != checksum(text.replace("amber", "green", 1))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"header":{"council":"Ours"}}',
        '{"header":7}',
        to_json(Contents(Header("a", "b", "c", "d", "e")))[:-1],
    ],
)
def test_what_is_no_pack_is_refused(text):
    with pytest.raises(ValueError):
        from_json(text)


def test_a_value_of_the_wrong_kind_is_refused():
    text = to_json(a_pack(actions=[an_action(1)]))
    assert '"moved":0' in text
    with pytest.raises(ValueError, match="not what a pack holds"):
        from_json(text.replace('"moved":0', '"moved":"none"'))


def test_a_pack_of_an_earlier_layout_lacks_what_was_added_since_and_is_still_read():
    """What is added to a pack has a default, so that what was published before reads on."""
    held = json.loads(to_json(a_pack(figures=[a_figure(7, {"2026-01": "77"})])))
    del held["figures"][0]["target_words"]
    assert from_json(json.dumps(held)).figures[0].target_words == ""
