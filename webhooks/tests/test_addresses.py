"""Which URLs may be subscribed."""

import pytest

from webhooks.rules.addresses import url_problem


@pytest.mark.parametrize(
    "url",
    ["https://hooks.example.org/oasis", "https://example.org", "https://example.org:8443/a?b=c", "https://93.184.215.14/",
     "https://xn--espaa-rta.example/"],
)  # fmt: skip
def test_address_of_the_internet_may_be_tried(url):
    assert url_problem(url) == ""


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://example.org/", "scheme"),
        ("ftp://example.org/", "scheme"),
        ("file:///etc/passwd", "malformed"),
        ("gopher://example.org/", "scheme"),
        ("https://", "malformed"),
        ("https://user:secret@example.org/", "credentials"),
        ("https://example.org@10.0.0.1/", "credentials"),
        ("https://example.org/#part", "malformed"),
        ("https://exa mple.org/", "malformed"),
        ("https://example.org\\@10.0.0.1/", "malformed"),
        ("https://españa.example/", "malformed"),
        ("https://example.org:25/", "port"),
        ("https://example.org:99999/", "malformed"),
        ("https://localhost/", "host"),
        ("https://localhost./", "host"),
        ("https://metadata.google.internal/", "host"),
        ("https://printer.local/", "host"),
        ("https://intranet/", "host"),
        ("https://127.0.0.1/", "host"),
        ("https://[3fff::1]/", "host"),
        ("https://127.1/", "host"),
        ("https://0x7f.0.0.1/", "host"),
        ("https://2130706433/", "host"),
        ("https://10.1.2.3/", "host"),
        ("https://[::1]/", "host"),
        ("https://[::ffff:127.0.0.1]/", "host"),
        ("https://[fe80::1%25eth0]/", "malformed"),
        ("https://169.254.169.254/latest", "host"),
        ("https://example..org/", "host"),
        ("https://example.org/" + "x" * 500, "malformed"),
        ("https://[1::2::3]/", "malformed"),
    ],
)
def test_everything_else_is_refused_with_its_reason(url, problem):
    assert url_problem(url) == problem


@pytest.mark.parametrize("url", ["http://127.0.0.1:9000/", "http://localhost:9000/", "https://[::1]:9000/"])
def test_this_machine_may_be_called_where_a_setting_says_so(url):
    assert url_problem(url, allow_loopback=True) == ""
    assert url_problem(url) != ""


def test_only_this_machine_is_allowed_by_it():
    assert url_problem("http://10.0.0.1/", allow_loopback=True) == "scheme"
    assert url_problem("https://10.0.0.1/", allow_loopback=True) == "host"
