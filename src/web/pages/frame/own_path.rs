//! A way back: the address of a page of our own, and of nothing else.

use std::fmt;
use std::ops::Deref;

use actix_web::http::uri::PathAndQuery;

/// A path with its query that leads nowhere but to this service, however a browser reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnPath(String);

impl OwnPath {
    /// Parses a way back. Browsers leave out control characters and take a backslash for a slash, so neither
    /// is let in; two slashes begin another host.
    #[must_use]
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        if !text.starts_with('/') || !is_plain {
            return None;
        }
        let parsed = PathAndQuery::try_from(text).ok()?;
        (!parsed.path().contains("//")).then(|| Self(parsed.to_string()))
    }

    /// The way that is wanted, if it is one; else another, which must be a path.
    #[must_use]
    pub(crate) fn or(wanted: Option<&str>, otherwise: &str) -> Self {
        wanted
            .and_then(Self::parse)
            .unwrap_or_else(|| Self(otherwise.to_owned()))
    }
}

impl Deref for OwnPath {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OwnPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl maud::Render for OwnPath {
    fn render_to(&self, buffer: &mut String) {
        self.0.render_to(buffer);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_back_is_a_page_of_our_own() {
        for good in [
            "/",
            "/home",
            "/bookings?month=2027-03&before=%EA%B0%80",
            "/sites/hall/zones/main?back=//x",
        ] {
            assert_eq!(OwnPath::parse(good).as_deref(), Some(good), "{good}");
        }
    }

    #[test]
    fn what_a_browser_would_read_as_another_place_is_no_way_back() {
        for bad in [
            "",
            "home",
            "//evil.example",
            "/\t/evil.example",
            "/\u{1}",
            "/\\evil.example",
            "\\\\evil.example",
            "/a//evil.example",
            "https://evil.example/",
            "javascript:alert(1)",
            "/a\r\nSet-Cookie: a=b",
            "/a b",
            "/가",
            "/\u{7f}",
            " /home",
            "/<x>",
        ] {
            assert_eq!(OwnPath::parse(bad), None, "{bad:?}");
            assert_eq!(&*OwnPath::or(Some(bad), "/home"), "/home");
        }
    }
}
