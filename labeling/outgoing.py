"""The one way out: a POST to an address that somebody entered. It may lead nowhere inside our own network.

The name is looked up once, every address found for it must be allowed, and the socket goes to one of those. Redirects
are not followed, proxies of the environment are not used, and there is a limit on the time and on what is read.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from labeling.errors import Invalid

SECONDS = 10.0  # for all of it but looking the name up
MOST_READ = 64 * 1024  # bytes of an answer's head; its body is not read
MOST_ADDRESS = 500  # characters

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


class Unreachable(Exception):
    """Nothing, or nothing that could be read, came back. problem: connection, time, certificate or unreadable."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Target:
    """Where an address leads. ips: all that its name stands for, each of them allowed."""

    scheme: str
    host: str
    port: int
    path: str
    ips: tuple[str, ...]

    @property
    def named(self) -> str:
        """As the Host header has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        usual = 443 if self.scheme == "https" else 80
        return host if self.port == usual else f"{host}:{self.port}"


def find_target(address: str) -> Target:
    """Raises Invalid for what may not be called. A name that is unknown and one that leads inside get one sentence."""
    scheme, host, port, path = read_address(address)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        found = []
    ips = tuple(dict.fromkeys(str(sockaddr[0]) for *_family, sockaddr in found))
    if not ips or not all(may_be_called(ip) for ip in ips):
        raise refused(
            _(
                "This address cannot be called. Its name must be known in DNS, and must lead to public addresses only; "
                "whoever runs this server can allow others (OUTGOING_NETWORKS)."
            )
        )
    if scheme == "http" and not all(is_let_in(ip) for ip in ips):
        raise refused(_("Only addresses that begin with https:// are called, so that nobody on the way reads along."))
    return Target(scheme, host, port, path, ips)


def read_address(address: str) -> tuple[str, str, int, str]:
    """Scheme, name, port, and the path with the query."""
    if not address or len(address) > MOST_ADDRESS or any(char.isspace() or not char.isprintable() for char in address):
        raise refused(_("Enter an address of 1 to %(most)d characters, without spaces.") % {"most": MOST_ADDRESS})
    try:
        parts = urlsplit(address)
        port = parts.port
        host = (parts.hostname or "").encode("ascii" if ":" in (parts.hostname or "") else "idna").decode()
    except (ValueError, UnicodeError):
        parts, port, host = urlsplit(""), None, ""
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc or port == 0:
        raise refused(_("Enter an address such as https://example.org/hook, without a name and password in it."))
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
        f"?{quote(parts.query, safe='/?%:@!$&()*+,;=~-._')}" if parts.query else ""
    )
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path


def refused(sentence: str) -> Invalid:
    return Invalid(sentence, fields={"address": sentence})


def may_be_called(ip: str) -> bool:
    return is_let_in(ip) or is_public(ip)


def is_let_in(ip: str) -> bool:
    """Whoever runs the server allows it by name of its network."""
    found = inner(ipaddress.ip_address(ip))
    return any(found in ipaddress.ip_network(network) for network in settings.OUTGOING_NETWORKS)


def is_public(ip: str) -> bool:
    found = inner(ipaddress.ip_address(ip))
    if found.version == 6 and found not in GLOBAL_UNICAST:
        return False
    return found.is_global and not found.is_multicast and not found.is_reserved


def inner(ip: IpAddress) -> IpAddress:
    """The IPv4 address that an IPv6 address stands for, where it does."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or ip


def post(address: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Send it, and return the status of the answer. Raises Invalid for what may not be called, else Unreachable."""
    target = find_target(address)
    end = time.monotonic() + SECONDS
    sent = {
        "Host": target.named,
        "User-Agent": "Concord",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
        **headers,
    }
    head = f"POST {target.path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in sent.items())
    try:
        with connected(target, end) as line:
            line.settimeout(left(end))
            line.sendall(head.encode("ascii") + b"\r\n" + body)
            return read_status(line, end)
    except ssl.SSLCertVerificationError:
        raise Unreachable("certificate") from None
    except TimeoutError:
        raise Unreachable("time") from None
    except OSError:  # refused, reset, and what TLS does not like
        raise Unreachable("connection") from None


def connected(target: Target, end: float) -> socket.socket:
    """A socket to the first of the addresses that answers, with TLS for the name."""
    problem: OSError = TimeoutError()
    for ip in target.ips:
        try:
            line = socket.create_connection((ip, target.port), timeout=left(end))
            break
        except OSError as error:
            problem = error
    else:
        raise problem
    if target.scheme == "http":
        return line
    try:
        line.settimeout(left(end))
        return ssl.create_default_context().wrap_socket(line, server_hostname=target.host)
    except BaseException:
        line.close()
        raise


def left(end: float) -> float:
    """Seconds that are left; a socket keeps this as the limit of one call."""
    seconds = end - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def read_status(line: socket.socket, end: float) -> int:
    """Of the first answer that is final: heads of those that only announce one (1xx) are read over."""
    read = b""
    while len(read) < MOST_READ:
        line.settimeout(left(end))
        got = line.recv(4096)
        read += got
        while b"\r\n" in read:
            status = status_of(read.split(b"\r\n", 1)[0])
            if status >= 200:
                return status
            if b"\r\n\r\n" not in read:
                break
            read = read.split(b"\r\n\r\n", 1)[1]
        if not got:
            break
    raise Unreachable("unreadable")


def status_of(line: bytes) -> int:
    parts = line.split(b" ", 2)
    if not line.startswith(b"HTTP/1.") or len(parts) < 2 or len(parts[1]) != 3 or not parts[1].isdigit():
        raise Unreachable("unreadable")
    return int(parts[1])
