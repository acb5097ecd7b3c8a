//! An open page's stream of server-sent events.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Somebody who listens at `/live`.
pub struct Ear(BufReader<TcpStream>);

impl Ear {
    /// Opens the stream of the service at `base`, in the name of a token.
    pub fn open(base: &str, token: &str) -> Self {
        Self::at(base, "/live", &format!("Authorization: Bearer {token}\r\n"))
    }

    /// Opens the stream at a path, with further headers.
    pub fn at(base: &str, path: &str, headers: &str) -> Self {
        let host = base.strip_prefix("http://").unwrap();
        let mut stream = TcpStream::connect(host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: gzip\r\n{headers}\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        Self(BufReader::new(stream))
    }

    /// Reads until the service ends the stream.
    pub fn ends(mut self) {
        let mut line = String::new();
        while self.0.read_line(&mut line).unwrap() > 0 {
            line.clear();
        }
    }

    /// Reads until a line holds these words; all lines so far.
    pub fn hears(&mut self, words: &str) -> String {
        let mut all = String::new();
        loop {
            let mut line = String::new();
            assert!(
                self.0.read_line(&mut line).unwrap() > 0,
                "the stream ended: {all}"
            );
            all += &line;
            if line.contains(words) {
                return all;
            }
        }
    }
}
