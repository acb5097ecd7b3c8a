//! The network address of whoever asks: the peer, or whom a trusted proxy says that it serves.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::header::{FORWARDED, HeaderMap, HeaderName};

use crate::config::ForwardedBy;
use crate::domain::network::Network;

/// Proxies that are believed.
#[derive(Debug)]
pub struct Proxies {
    /// Where they are. Nobody else is believed.
    pub networks: Vec<Network>,
    /// How they say whom they serve. What the other header says is anybody's word.
    pub header: ForwardedBy,
}

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

impl Proxies {
    /// Whether an address is one of the proxies.
    #[must_use]
    pub fn holds(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.holds(address))
    }

    /// Whom a proxy serves. Each proxy adds at the end whom it saw itself, so the list is believed from its
    /// end up to the first who is no proxy of ours, or to what is no address.
    fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer;
        for hop in self.hops(headers).into_iter().rev() {
            if !self.holds(client) {
                break;
            }
            let Some(hop) = hop else { break };
            client = hop;
        }
        client
    }

    /// Who was served by whom, the first first; none for what is no address. All lines of the header are one
    /// list.
    fn hops(&self, headers: &HeaderMap) -> Vec<Option<IpAddr>> {
        let name = if self.header == ForwardedBy::Forwarded {
            FORWARDED
        } else {
            X_FORWARDED_FOR
        };
        let hops = headers.get_all(name).map(|line| {
            // A client's own beginning that is no text must not hide what the proxies added behind it.
            let line = String::from_utf8_lossy(line.as_bytes());
            match self.header {
                ForwardedBy::Forwarded => split(&line, ',').map(forwarded_for).collect(),
                ForwardedBy::XForwardedFor => line.split(',').map(node).collect(),
            }
        });
        hops.collect::<Vec<Vec<_>>>().concat()
    }
}

/// The parts of a text between `mark`, which means nothing within quotes.
fn split(text: &str, mark: char) -> impl Iterator<Item = &str> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    text.split(move |c| {
        let is_mark = c == mark && !is_quoted;
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ => {}
        }
        is_mark
    })
}

/// The `for` of one element such as `for="[2001:db8::1]:4711";proto=https`.
fn forwarded_for(element: &str) -> Option<IpAddr> {
    let pairs = split(element, ';').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs
        .into_iter()
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    node(value.trim().trim_matches('"'))
}

/// An address, alone, in brackets, or with a port.
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let is_port =
        |port: &str| !port.is_empty() && port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit());
    let found = match text.strip_prefix('[') {
        Some(rest) => {
            let (address, after) = rest.split_once(']')?;
            let is_good = after.is_empty() || after.strip_prefix(':').is_some_and(is_port);
            address.parse().ok().filter(|_| is_good).map(IpAddr::V6)
        }
        None => text.parse().ok().or_else(|| {
            let (address, port) = text.split_once(':')?;
            address.parse().ok().filter(|_| is_port(port)).map(IpAddr::V4)
        }),
    };
    found.map(|address| address.to_canonical())
}

#[must_use]
pub(super) fn client(request: &HttpRequest, proxies: Option<&Proxies>) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip().to_canonical();
    Some(proxies.map_or(peer, |proxies| proxies.client(peer, request.headers())))
}

/// Whether a program on this machine asks, and for nobody else.
#[must_use]
pub(super) fn is_local(request: &HttpRequest) -> bool {
    let is_forwarded = [FORWARDED, X_FORWARDED_FOR]
        .iter()
        .any(|name| request.headers().contains_key(name));
    !is_forwarded
        && request
            .peer_addr()
            .is_some_and(|peer| peer.ip().to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn told(header: ForwardedBy, peer: &str, lines: &[&str]) -> String {
        let networks = Network::parse_list("127.0.0.0/8, 10.0.0.0/8, fc00::/7").unwrap();
        let proxy = Proxies { networks, header };
        let mut headers = HeaderMap::new();
        let name = if header == ForwardedBy::Forwarded {
            FORWARDED
        } else {
            X_FORWARDED_FOR
        };
        for line in lines {
            headers.append(name.clone(), HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        proxy.client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn the_last_hop_that_is_no_proxy_of_ours_is_the_client() {
        let told = |peer: &str, lines: &[&str]| told(ForwardedBy::XForwardedFor, peer, lines);
        assert_eq!(told("127.0.0.1", &["203.0.113.9"]), "203.0.113.9");
        assert_eq!(told("127.0.0.1", &["192.0.2.1, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(
            told("127.0.0.1", &["192.0.2.1, 203.0.113.9, 10.0.0.5"]),
            "203.0.113.9"
        );
        assert_eq!(told("127.0.0.1", &["10.0.0.7, 10.0.0.5"]), "10.0.0.7");
        assert_eq!(told("127.0.0.1", &[]), "127.0.0.1");
    }

    #[test]
    fn a_line_that_the_client_sent_itself_is_not_believed() {
        assert_eq!(
            told(
                ForwardedBy::XForwardedFor,
                "127.0.0.1",
                &["192.0.2.1", "203.0.113.9"]
            ),
            "203.0.113.9"
        );
        assert_eq!(
            told(ForwardedBy::XForwardedFor, "198.51.100.4", &["192.0.2.1"]),
            "198.51.100.4"
        );
    }

    #[test]
    fn what_is_no_address_is_never_told_on() {
        for line in [
            "",
            "unknown",
            "evil.example",
            "192.0.2.1, <script>",
            "203.0.113.9 x",
            "[::1",
            "203.0.113.9:x",
            "\u{7f}9",
        ] {
            let Ok(_) = HeaderValue::from_bytes(line.as_bytes()) else {
                continue;
            };
            assert_eq!(
                told(ForwardedBy::XForwardedFor, "127.0.0.1", &[line]),
                "127.0.0.1",
                "{line}"
            );
        }
        assert_eq!(
            told(
                ForwardedBy::XForwardedFor,
                "127.0.0.1",
                &["192.0.2.1, 가, 10.0.0.5"]
            ),
            "10.0.0.5"
        );
    }

    #[test]
    fn ports_brackets_and_addresses_of_both_kinds_are_read() {
        for (text, address) in [
            ("203.0.113.9:4711", "203.0.113.9"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
        ] {
            assert_eq!(
                told(ForwardedBy::XForwardedFor, "fd00::1", &[text]),
                address,
                "{text}"
            );
        }
    }

    #[test]
    fn the_standard_header_is_read_where_it_is_the_proxies_own() {
        let told = |lines: &[&str]| told(ForwardedBy::Forwarded, "127.0.0.1", lines);
        assert_eq!(told(&["for=203.0.113.9"]), "203.0.113.9");
        assert_eq!(
            told(&["For=\"[2001:db8:cafe::17]:4711\";proto=https;by=10.0.0.1"]),
            "2001:db8:cafe::17"
        );
        assert_eq!(
            told(&["for=192.0.2.1, for=203.0.113.9;host=\"a,b;c\", for=10.0.0.5"]),
            "203.0.113.9"
        );
        assert_eq!(told(&["for=192.0.2.1", "for=\"203.0.113.9:80\""]), "203.0.113.9");
        for line in [
            "for=unknown",
            "for=_hidden",
            "by=203.0.113.9",
            "for=\"",
            "203.0.113.9",
        ] {
            assert_eq!(told(&[line]), "127.0.0.1", "{line}");
        }
    }
}
