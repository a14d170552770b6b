"""An answer arrives whole, in time, no larger than its cap and by a clock near ours, or it is none."""

import gzip
import time
import tracemalloc

import pytest

from assets.sources.contract import Rejected


class TestWholeness:
    @pytest.mark.parametrize(
        ("cut", "reason"),
        [
            pytest.param(lambda a: a(b"[1, 2", content_length="400"), "truncated", id="less than Content-Length"),
            pytest.param(
                lambda a: a(b"5\r\n[1, 2\r\n", content_length=None, transfer_encoding="chunked"),
                "truncated",
                id="without the last chunk",
            ),
            pytest.param(lambda a: a(gzip.compress(b"[1]")[:-4], content_encoding="gzip"), "truncated", id="cut gzip"),
            pytest.param(
                lambda a: a(gzip.compress(b"[1]")[:-6] + b"!" * 6, content_encoding="gzip"),
                "truncated",
                id="changed gzip",
            ),
            pytest.param(
                lambda a: a(gzip.compress(b"[1]") * 2, content_encoding="gzip"), "truncated", id="two gzip in one"
            ),
            pytest.param(lambda a: a(b"[1]", content_encoding="gzip"), "truncated", id="no gzip"),
            pytest.param(lambda _: b"", "unreachable", id="closed before anything"),
            pytest.param(lambda _: b"HTTP/1.1 200 OK\r\nDate:", "unreachable", id="closed within the headers"),
            pytest.param(lambda _: b"220 smtp.example ESMTP\r\n\r\n", "unreachable", id="another protocol"),
        ],
    )
    def test_a_cut_answer_is_asked_for_again_and_then_rejected(self, server, talk, answer, cut, reason):
        server.script = [cut(answer)]
        assert talk.rejects(max_attempts=3).reason == reason
        assert len(server.requests) == 3
        server.script = [*[cut(answer)] * 4, answer(b"[1]")]
        with talk() as session:
            assert session.get("things", "/things").body == b"[1]"

    def test_nobody_listening_is_unreachable(self, talk):
        assert talk.rejects(base_url="http://127.0.0.1:9", max_attempts=2).reason == "unreachable"

    @pytest.mark.parametrize("place", ["headers", "body"])
    def test_bytes_that_drip_end_with_the_deadline(self, server, talk, answer, place):
        whole = answer(b"[" + b" " * 200 + b"]")
        begun = len(whole) - 150 if place == "body" else 5
        drops = [part for byte in whole[begun:] for part in (bytes([byte]), 0.05)]
        server.script = [[whole[:begun], *drops]]
        began = time.monotonic()
        assert talk.rejects(request_seconds=0.4, max_attempts=1).reason == "unreachable"
        assert time.monotonic() - began < 2

    def test_a_deadline_holds_for_each_request_anew(self, server, talk, answer):
        slow = [answer(), 0.3]
        server.script = [[0.3, answer()], slow]
        with talk(request_seconds=0.6) as session:
            for _ in range(3):
                session.get("things", "/things")

    def test_a_body_beyond_the_cap_is_not_read_on(self, server, talk, answer):
        megabyte = b" " * 1024 * 1024
        server.script = [[answer(b"[", content_length=str(10**10)), *[megabyte] * 20]]
        assert talk.rejects(max_body_mb=2).reason == "too_large"

    def test_a_small_body_that_unpacks_beyond_the_cap_is_not_unpacked_on(self, server, talk, answer):
        bomb = gzip.compress(b" " * 200 * 1024 * 1024, compresslevel=1)
        server.script = [answer(bomb, content_encoding="gzip")]
        tracemalloc.start()
        with talk(max_body_mb=2) as session, pytest.raises(Rejected) as caught:
            session.get("things", "/things")
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert caught.value.reason == "too_large"
        assert most < 20 * 1024 * 1024

    @pytest.mark.parametrize("encoding", ["gzip, gzip", "br", "deflate"])
    def test_a_compression_that_was_not_asked_for_is_not_opened(self, server, talk, answer, encoding):
        server.script = [answer(gzip.compress(gzip.compress(b"[]")), content_encoding=encoding)]
        assert talk.rejects().reason == "vendor_error"


class TestClocks:
    @pytest.mark.parametrize("apart", [-121, 121, -7200, 7200])
    def test_clocks_too_far_apart_reject_the_pull(self, server, talk, answer, dated, apart):
        server.script = [answer(date=dated(apart))]
        assert talk.rejects().reason == "clock_skew"

    @pytest.mark.parametrize("apart", [-118, 0, 119])
    def test_clocks_within_the_limit_do_not(self, server, talk, answer, dated, apart):
        server.script = [answer(date=dated(apart))]
        with talk() as session:
            session.get("things", "/things")
            assert session.skew == pytest.approx(abs(apart), abs=0.9)

    @pytest.mark.parametrize("date", [None, "yesterday"])
    def test_an_answer_without_a_date_rejects_the_pull(self, server, talk, answer, date):
        server.script = [answer(date=date)]
        assert talk.rejects().reason == "clock_skew"

    def test_our_clock_goes_on_while_a_pull_takes_its_time(self, server, talk, answer, patient, dated):
        server.script = [answer(), answer(date=dated(500))]
        with talk(patient.clock()) as session:
            session.get("things", "/things")
            patient.sleep(490)
            session.get("things", "/things")

    def test_a_self_test_only_tells_how_far_they_are_apart(self, server, talk, answer, patient, dated):
        server.script = [answer(date=dated(3600))]
        with talk(patient.clock(), begun_at=None) as session:
            session.get("things", "/things")
            assert session.skew == 3600
