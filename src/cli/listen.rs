//! Taking the address to listen on, and why it can't be had: each cause with its own cure, for the start and
//! for `check`.

use std::io::{Error, ErrorKind};
use std::net::{SocketAddr, TcpListener};

/// What is in the way.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum NoPlace {
    #[error(
        "{0} is taken: by a Madang that runs, or by another program. Stop that one, or name a free address with \
         --listen or server.listen"
    )]
    Taken(SocketAddr),
    /// Only an administrator may.
    #[error(
        "{0} may not be listened on: ports below 1024 are a proxy's. Listen on 127.0.0.1:8080 behind one, with \
         --listen or server.listen"
    )]
    NotAllowed(SocketAddr),
    #[error(
        "{0} is no address of this machine. Name one of its own with --listen or server.listen, or 0.0.0.0 for all of \
         them"
    )]
    NotOurs(SocketAddr),
    #[error("{0}: {1}. Name another address with --listen or server.listen")]
    Other(SocketAddr, String),
}

impl NoPlace {
    fn of(address: SocketAddr, error: &Error) -> Self {
        match error.kind() {
            ErrorKind::AddrInUse => Self::Taken(address),
            ErrorKind::PermissionDenied if address.port() < 1024 => Self::NotAllowed(address),
            ErrorKind::AddrNotAvailable => Self::NotOurs(address),
            _ => Self::Other(address, error.to_string()),
        }
    }
}

/// Takes an address, and answers which one it is.
///
/// # Errors
/// What is in the way.
pub(super) fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), NoPlace> {
    let bound = TcpListener::bind(address).and_then(|listener| {
        let own = listener.local_addr()?;
        Ok((listener, own))
    });
    bound.map_err(|error| NoPlace::of(address, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_cause_is_told_by_its_own_words_with_the_setting_to_change() {
        let address: SocketAddr = "127.0.0.1:80".parse().unwrap();
        for (kind, cause) in [
            (ErrorKind::AddrInUse, "is taken"),
            (ErrorKind::PermissionDenied, "below 1024"),
            (ErrorKind::AddrNotAvailable, "no address of this machine"),
            (ErrorKind::OutOfMemory, "out of memory"),
        ] {
            let told = NoPlace::of(address, &kind.into()).to_string();
            assert!(told.starts_with("127.0.0.1:80") && told.contains(cause), "{told}");
            assert!(
                told.contains("--listen") && told.contains("server.listen"),
                "{told}"
            );
        }
    }
}
