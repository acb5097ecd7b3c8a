//! A connection whose bytes a test writes itself, as no decent client would.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Far longer than any deadline of a test: who waits for this waits in vain.
const IN_VAIN: Duration = Duration::from_secs(20);

/// A connection to a service.
pub struct Socket(TcpStream);

impl Socket {
    /// Connects to the service at `base`.
    pub fn open(base: &str) -> Self {
        let stream = TcpStream::connect(base.strip_prefix("http://").unwrap()).unwrap();
        stream.set_read_timeout(Some(IN_VAIN)).unwrap();
        stream.set_write_timeout(Some(IN_VAIN)).unwrap();
        stream.set_nodelay(true).unwrap();
        Self(stream)
    }

    /// Sends.
    pub fn says(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).unwrap();
    }

    /// Sends as long as the other side lets it; whether all went.
    pub fn tries_to_say(&mut self, text: &str) -> bool {
        match self.0.write_all(text.as_bytes()) {
            Ok(()) => true,
            Err(error) if matches!(error.kind(), ErrorKind::BrokenPipe | ErrorKind::ConnectionReset) => false,
            Err(error) => panic!("{error}"),
        }
    }

    /// What comes until the other side closes.
    pub fn hears_all(&mut self) -> String {
        let mut heard = Vec::new();
        match self.0.read_to_end(&mut heard) {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::ConnectionReset => {}
            Err(error) => panic!("{error}: {}", String::from_utf8_lossy(&heard)),
        }
        String::from_utf8_lossy(&heard).into_owned()
    }

    /// What comes, up to these words.
    pub fn hears(&mut self, words: &str) -> String {
        let mut heard = String::new();
        let mut some = [0; 4_096];
        while !heard.contains(words) {
            let count = self.0.read(&mut some).unwrap();
            assert!(count > 0, "it closed: {heard}");
            heard += &String::from_utf8_lossy(&some[..count]);
        }
        heard
    }
}
