//! Files in a store with the interface of S3. `rusty-s3` signs, `ureq` sends.

use std::fmt;
use std::time::Duration;

use rusty_s3::actions::{ListObjectsV2, S3Action};
use rusty_s3::{Bucket, Credentials, UrlStyle};

use super::VaultError;
use crate::config::{S3Addressing, S3Settings};
use crate::domain::picture::file::is_key;
use crate::domain::span::Instant;

/// How long a signature is good for.
const SIGNED_FOR: Duration = Duration::from_mins(5);
/// Longest way to the store.
const CONNECT: Duration = Duration::from_secs(5);
/// Most bytes of an answer: more than any file that is kept.
const MOST_BYTES: u64 = 64 * 1_024 * 1_024;

pub(super) struct S3 {
    agent: ureq::Agent,
    bucket: Bucket,
    credentials: Credentials,
    prefix: String,
    /// Its address, for people.
    shown: String,
}

impl fmt::Debug for S3 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("S3")
            .field("bucket", &self.shown)
            .finish_non_exhaustive()
    }
}

impl S3 {
    pub(super) fn new(settings: &S3Settings) -> Result<Self, VaultError> {
        let unusable = |error: &dyn fmt::Display| VaultError::Unreachable(format!("files.s3: {error}"));
        let style = match settings.addressing {
            S3Addressing::Path => UrlStyle::Path,
            S3Addressing::Host => UrlStyle::VirtualHost,
        };
        let endpoint = settings.endpoint.parse().map_err(|error| unusable(&error))?;
        let (bucket, region) = (settings.bucket.clone(), settings.region.clone());
        let bucket = Bucket::new(endpoint, style, bucket, region).map_err(|error| unusable(&error))?;
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(Duration::from_secs(settings.timeout_seconds)));
        let shown = bucket.object_url(&format!("{}/", settings.prefix)).to_string();
        Ok(Self {
            shown,
            agent: config.build().new_agent(),
            bucket,
            credentials: Credentials::new(&settings.access_key, &settings.secret_key),
            prefix: format!("{}/", settings.prefix),
        })
    }

    pub(super) fn shown(&self) -> String {
        self.shown.clone()
    }

    fn name(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }

    pub(super) fn write(&self, key: &str, content: &[u8]) -> Result<(), VaultError> {
        let name = self.name(key);
        let url = self
            .bucket
            .put_object(Some(&self.credentials), &name)
            .sign(SIGNED_FOR);
        self.answered(key, self.agent.put(url.as_str()).send(content))
            .map(drop)
    }

    pub(super) fn read(&self, key: &str) -> Result<Vec<u8>, VaultError> {
        let name = self.name(key);
        let url = self
            .bucket
            .get_object(Some(&self.credentials), &name)
            .sign(SIGNED_FOR);
        self.answered(key, self.agent.get(url.as_str()).call())
    }

    pub(super) fn remove(&self, key: &str) -> Result<(), VaultError> {
        let name = self.name(key);
        let url = self
            .bucket
            .delete_object(Some(&self.credentials), &name)
            .sign(SIGNED_FOR);
        match self.answered(key, self.agent.delete(url.as_str()).call()) {
            Err(VaultError::Missing(_)) => Ok(()),
            other => other.map(drop),
        }
    }

    pub(super) fn older_than(&self, before: Instant) -> Result<Vec<String>, VaultError> {
        let (mut keys, mut token) = (Vec::new(), None);
        loop {
            let mut list = self.bucket.list_objects_v2(Some(&self.credentials));
            list.with_prefix(self.prefix.as_str());
            if let Some(token) = token {
                list.with_continuation_token(token);
            }
            let url = list.sign(SIGNED_FOR);
            let answer = self.answered("the list", self.agent.get(url.as_str()).call())?;
            let answer = String::from_utf8_lossy(&answer);
            let found =
                ListObjectsV2::parse_response(&answer).map_err(|error| self.fault("the list", &error))?;
            keys.extend(found.contents.into_iter().filter_map(|own| {
                let key = own.key.strip_prefix(&self.prefix).filter(|key| is_key(key))?;
                let written = own.last_modified.and_then(|at| Instant::parse(&at).ok())?;
                (written < before).then(|| key.to_owned())
            }));
            token = found.next_continuation_token;
            if token.is_none() {
                return Ok(keys);
            }
        }
    }

    /// The content of a good answer. What the store says of itself is not repeated: it may hold what was
    /// signed.
    fn answered(
        &self,
        what: &str,
        answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Result<Vec<u8>, VaultError> {
        let mut answer = answer.map_err(|error| self.fault(what, &error))?;
        let status = answer.status();
        if status.as_u16() == 404 && what != "the list" {
            return Err(VaultError::Missing(format!("{what} in {}", self.shown)));
        }
        if !status.is_success() {
            return Err(self.fault(what, &format_args!("answered {status}")));
        }
        let body = answer.body_mut().with_config().limit(MOST_BYTES);
        body.read_to_vec().map_err(|error| self.fault(what, &error))
    }

    fn fault(&self, what: &str, error: &dyn fmt::Display) -> VaultError {
        VaultError::Unreachable(format!("{}: {what}: {error}", self.shown))
    }
}
