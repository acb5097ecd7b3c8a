//! A cable between the service and its PostgreSQL that can be pulled out, also at the worst moment.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use madang::store::Url;

/// What becomes of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It goes through.
    Passes,
    /// The cable breaks before the server hears of it.
    Unheard,
    /// The server does it, and the cable breaks before it can say so.
    Unanswered,
}

struct Ends {
    /// Of the next commit.
    fate: Fate,
    is_out: bool,
    all: Vec<TcpStream>,
}

/// The cable, for as long as the process lives.
pub struct Cable {
    ends: Arc<Mutex<Ends>>,
    /// The database at the other end of it.
    pub url: Url,
}

impl Cable {
    pub fn to(url: &Url) -> Self {
        let Url::Pg(address) = url else {
            panic!("only PostgreSQL has a cable")
        };
        let (who, rest) = address.split_once('@').unwrap();
        let (server, name) = rest.split_once('/').unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = Url::Pg(format!("{who}@{}/{name}", listener.local_addr().unwrap()));
        let ends = Arc::new(Mutex::new(Ends {
            fate: Fate::Passes,
            is_out: false,
            all: Vec::new(),
        }));
        let (server, shared) = (server.to_owned(), ends.clone());
        std::thread::spawn(move || {
            listener
                .incoming()
                .flatten()
                .for_each(|client| plug_in(client, &server, &shared));
        });
        Self { ends, url }
    }

    /// What the next commit meets.
    pub fn does(&self, fate: Fate) {
        self.ends.lock().unwrap().fate = fate;
    }

    /// Pulls it out; nobody gets through until it is put in again.
    pub fn pull(&self) {
        let mut ends = self.ends.lock().unwrap();
        ends.is_out = true;
        ends.all.drain(..).for_each(|end| hang_up(&end));
    }

    pub fn put_in(&self) {
        self.ends.lock().unwrap().is_out = false;
    }
}

fn hang_up(end: &TcpStream) {
    // It may be closed already.
    end.shutdown(Shutdown::Both).ok();
}

fn plug_in(client: TcpStream, server: &str, shared: &Arc<Mutex<Ends>>) {
    let mut ends = shared.lock().unwrap();
    if ends.is_out {
        return hang_up(&client);
    }
    let server = TcpStream::connect(server).unwrap();
    ends.all
        .extend([client.try_clone().unwrap(), server.try_clone().unwrap()]);
    let (mut from_client, mut to_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    let (mut from_server, mut to_client) = (server, client);
    let is_deaf = Arc::new(Mutex::new(false));
    let (fates, deaf) = (shared.clone(), is_deaf.clone());
    std::thread::spawn(move || {
        carry(&mut from_client, &mut to_server, |bytes| {
            let is_commit = bytes.windows(7).any(|seven| seven == b"COMMIT\0");
            if !is_commit {
                return true;
            }
            let fate = std::mem::replace(&mut fates.lock().unwrap().fate, Fate::Passes);
            *deaf.lock().unwrap() = fate == Fate::Unanswered;
            fate != Fate::Unheard
        });
    });
    std::thread::spawn(move || carry(&mut from_server, &mut to_client, |_| !*is_deaf.lock().unwrap()));
}

/// Carries bytes until an end closes or they may not pass, then hangs up on both.
fn carry(from: &mut TcpStream, to: &mut TcpStream, mut may_pass: impl FnMut(&[u8]) -> bool) {
    let mut bytes = vec![0; 65_536];
    while let Ok(count) = from.read(&mut bytes) {
        if count == 0 || !may_pass(&bytes[..count]) || to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    hang_up(from);
    hang_up(to);
}
