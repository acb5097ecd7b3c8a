//! A mail server that takes everything and keeps nothing, quickly; or, on demand, never answers.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::Outcome;

/// A mail server, shared with whoever steers it.
#[derive(Debug, Default)]
pub struct Sink {
    /// Whether it reads and never answers a mail.
    pub hangs: AtomicBool,
    /// To whom mails came, each as `RCPT` named them.
    readers: Mutex<Vec<String>>,
}

impl Sink {
    /// One that hangs, or does not.
    pub fn that_hangs(hangs: bool) -> Self {
        Self {
            hangs: hangs.into(),
            ..Self::default()
        }
    }

    /// Whether a mail came to somebody of whom this holds.
    pub fn has(&self, is_meant: impl Fn(&str) -> bool) -> bool {
        let readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        readers.iter().any(|reader| is_meant(reader))
    }

    /// How many mails came to those of whom this holds.
    pub fn count(&self, is_meant: impl Fn(&str) -> bool) -> usize {
        let readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        readers.iter().filter(|reader| is_meant(reader)).count()
    }

    fn came(&self, line: &[u8]) {
        let reader = String::from_utf8_lossy(line).trim().to_owned();
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        readers.push(reader);
    }
}

/// Starts to take mail on a free port; answers with the port.
pub fn listen(sink: Arc<Sink>) -> Outcome<u16> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let sink = Arc::clone(&sink);
            // A client that goes away ends its thread, and that is all.
            std::thread::spawn(move || drop(talk(&stream, &sink)));
        }
    });
    Ok(port)
}

fn talk(stream: &TcpStream, sink: &Sink) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut say = stream;
    let mut reader = BufReader::new(stream);
    let (mut line, mut reader_of) = (Vec::new(), Vec::new());
    say.write_all(b"220 sink\r\n")?;
    while read_line(&mut reader, &mut line)? {
        let verb = line.get(..4).unwrap_or_default().to_ascii_uppercase();
        let answer: &[u8] = match verb.as_slice() {
            b"EHLO" => b"250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
            b"RCPT" => {
                reader_of.clone_from(&line);
                b"250 ok\r\n"
            }
            b"DATA" => {
                say.write_all(b"354 go on\r\n")?;
                while read_line(&mut reader, &mut line)? && line != b".\r\n" {}
                if sink.hangs.load(Ordering::Relaxed) {
                    while read_line(&mut reader, &mut line)? {}
                    return Ok(());
                }
                sink.came(&reader_of);
                b"250 kept\r\n"
            }
            b"QUIT" => return say.write_all(b"221 bye\r\n"),
            _ => b"250 ok\r\n",
        };
        say.write_all(answer)?;
    }
    Ok(())
}

fn read_line(reader: &mut impl BufRead, line: &mut Vec<u8>) -> std::io::Result<bool> {
    line.clear();
    Ok(reader.read_until(b'\n', line)? > 0)
}
