//! The demonstration as people start it: the real binary with the Seoul data, on the database under test.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use madang::store::Url;

use super::database::Database;

/// A running demonstration. Ended with the test.
pub struct Demo {
    /// Where it listens.
    pub base: String,
    child: Child,
    log: Arc<Mutex<String>>,
    _database: Database,
    _folder: tempfile::TempDir,
}

impl Demo {
    /// Starts it on the database under test, in a folder of its own.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self::start_in(&folder.path().join("demo"), folder)
    }

    fn start_in(data: &Path, folder: tempfile::TempDir) -> Self {
        let database = Database::create();
        let mut command = Command::new(env!("CARGO_BIN_EXE_madang"));
        command
            .args(["demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(data);
        if let Url::Pg(address) = &database.url {
            command.args(["--database", address]);
        }
        let mut child = command
            .env("MADANG_LOG__LEVEL", "warn")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (kept, errors) = (log.clone(), BufReader::new(child.stderr.take().unwrap()));
        std::thread::spawn(move || {
            errors
                .lines()
                .map_while(Result::ok)
                .for_each(|line| kept.lock().unwrap().push_str(&(line + "\n")));
        });
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let base = first_address(&mut output);
        // Nobody reads the rest, and a full pipe would stop it.
        std::thread::spawn(move || output.read_to_end(&mut Vec::new()));
        let base =
            base.unwrap_or_else(|| panic!("the demonstration does not start:\n{}", log.lock().unwrap()));
        Self {
            base,
            child,
            log,
            _database: database,
            _folder: folder,
        }
    }

    /// What it complained about so far.
    pub fn complaints(&self) -> String {
        self.log.lock().unwrap().clone()
    }
}

fn first_address(output: &mut impl BufRead) -> Option<String> {
    let mut lines = output.lines().map_while(Result::ok);
    lines.find_map(|line| {
        line.split_whitespace()
            .find(|word| word.starts_with("http://127.0.0.1:"))
            .map(str::to_owned)
    })
}

impl Drop for Demo {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
