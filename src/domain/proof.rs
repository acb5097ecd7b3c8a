//! How somebody proved who they are, and what follows: which deeds a bearer token may be used for, and when
//! the password is asked for again.

use super::span::Instant;
use super::text::worded;

worded! {
    /// What a bearer token may be used for.
    pub TokenScope {
        /// See what its person sees.
        Read = "read",
        /// Ask for time, change and cancel what was asked for.
        Book = "book",
        /// Decide about requests and close sites, as an operator does.
        Decide = "decide",
        /// Everything else that changes something: people, organisations, sites, one's own account.
        Administer = "administer",
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Scopes(u8);

impl Scopes {
    pub const ALL: Self = Self(0b1111);

    const fn bit(scope: TokenScope) -> u8 {
        1 << scope as u8
    }

    /// Whether this one is among them.
    #[must_use]
    pub const fn has(self, scope: TokenScope) -> bool {
        self.0 & Self::bit(scope) != 0
    }

    /// Whether all of some others are among them.
    #[must_use]
    pub const fn cover(self, others: Self) -> bool {
        self.0 & others.0 == others.0
    }

    /// They in order.
    pub fn iter(self) -> impl Iterator<Item = TokenScope> {
        TokenScope::ALL
            .iter()
            .copied()
            .filter(move |scope| self.has(*scope))
    }

    /// Reads words with spaces between them, as [`Display`](std::fmt::Display) writes them.
    #[must_use]
    pub fn from_words(words: &str) -> Option<Self> {
        words.split_whitespace().map(TokenScope::from_word).collect()
    }
}

impl FromIterator<TokenScope> for Scopes {
    fn from_iter<T: IntoIterator<Item = TokenScope>>(scopes: T) -> Self {
        Self(scopes.into_iter().fold(0, |all, scope| all | Self::bit(scope)))
    }
}

impl std::fmt::Display for Scopes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words: Vec<&str> = self.iter().map(TokenScope::as_str).collect();
        f.write_str(&words.join(" "))
    }
}

/// How an actor proved who they are. A second factor will be a way of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Proof {
    /// Not over the network: the service itself, and people whom it acts for.
    #[default]
    Inherent,
    /// By running a command of the service on its machine.
    Console,
    Password {
        /// When the password was given last.
        at: Instant,
        login: i64,
    },
    /// A bearer token, in a request that may change something.
    Token {
        scopes: Scopes,
        ends_at: Instant,
        id: i64,
    },
    /// A bearer token in a request that only looks: it sees what its person sees.
    Looking,
    /// A link in a mail: it decides one request, and does nothing else.
    DecisionLink,
}

impl Proof {
    /// Whether it does for a deed of which a token needs one of `scopes`.
    #[must_use]
    pub fn covers(self, scopes: &[TokenScope]) -> bool {
        match self {
            Self::Token { scopes: own, .. } => {
                scopes.is_empty() || scopes.iter().any(|scope| own.has(*scope))
            }
            Self::DecisionLink => scopes.is_empty() || scopes == [TokenScope::Decide],
            Self::Inherent | Self::Console | Self::Password { .. } | Self::Looking => true,
        }
    }

    /// Whether it does for what could cost somebody their account, such as making a token: the password was
    /// given within the last `seconds`, or the token is one for that.
    #[must_use]
    pub fn is_fresh(self, now: Instant, seconds: i64) -> bool {
        match self {
            Self::Inherent | Self::Console => true,
            // One of the far future was given before the clock was set back; another instance may be a little
            // ahead.
            Self::Password { at, .. } => (-60..seconds).contains(&(now.unix() - at.unix())),
            Self::Token { scopes: own, .. } => own.has(TokenScope::Administer),
            Self::Looking | Self::DecisionLink => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_read_as_they_are_written() {
        let some: Scopes = [TokenScope::Decide, TokenScope::Read].into_iter().collect();
        assert_eq!(some.to_string(), "read decide");
        assert_eq!(Scopes::from_words("decide read"), Some(some));
        assert_eq!(Scopes::from_words("read fly"), None);
        assert_eq!(TokenScope::ALL.iter().copied().collect::<Scopes>(), Scopes::ALL);
        assert!(Scopes::ALL.cover(some) && !some.cover(Scopes::ALL));
    }

    #[test]
    fn a_link_of_a_mail_decides_and_does_nothing_else() {
        for scope in TokenScope::ALL {
            assert_eq!(
                Proof::DecisionLink.covers(&[*scope]),
                *scope == TokenScope::Decide,
                "{scope}"
            );
        }
        assert!(!Proof::DecisionLink.covers(&[TokenScope::Book, TokenScope::Decide]));
        assert!(!Proof::DecisionLink.is_fresh(Instant::from_unix(0), 600));
    }

    #[test]
    fn a_password_is_asked_for_again_when_its_time_is_over_and_a_token_by_its_scope() {
        let (then, now) = (Instant::from_unix(1_000), Instant::from_unix(1_600));
        let given = |at: Instant| Proof::Password { at, login: 1 };
        assert!(given(then).is_fresh(now, 601) && !given(then).is_fresh(now, 600));
        let token = |scopes: Scopes| Proof::Token {
            scopes,
            ends_at: now,
            id: 1,
        };
        assert!(token(Scopes::ALL).is_fresh(now, 0));
        let scopes: Scopes = [TokenScope::Read, TokenScope::Book, TokenScope::Decide]
            .into_iter()
            .collect();
        assert!(!token(scopes).is_fresh(now, 600));
        assert!(!given(now).is_fresh(then, 600), "the clock was set back");
        assert!(Proof::Inherent.is_fresh(now, 0) && !Proof::Looking.is_fresh(now, 600));
    }
}
