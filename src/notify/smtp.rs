//! Mail servers, by lettre's connections and an own pool of them.
//!
//! Not lettre's pool: it takes a connection back even when its send was given up half-way, so the next
//! mail would read the answers meant for the last one; and lettre has no time limit on answers.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, AsyncTokioStream, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use tokio::time::timeout;
use tokio_rustls::rustls::ClientConfig;

use super::flow::{Flow, Hint};
use super::{BoxedError, SendError, failed, line};
use crate::config::{SmtpSecurity, SmtpSettings};

/// Most seconds that a mail waits for a free connection.
const LONGEST_WAIT: u64 = 200;
/// No fewer mails than may wait for their turn at the same moment.
const MOST_WAITING: u64 = 600;

/// Settings that can't work.
#[derive(Debug, thiserror::Error)]
pub enum SmtpSettingsError {
    #[error("user and password go together")]
    HalfCredentials,
    #[error("a password needs security \"starttls\" or \"tls\"")]
    PasswordInTheClear,
    #[error("timeout_seconds and connections must be at least 1")]
    Zero,
    #[error("TLS can't be used: {0}")]
    Tls(#[from] Error),
    #[error("ca_file can't be read: {0}")]
    CaFile(#[from] std::io::Error),
}

/// TLS as each way of it needs it.
enum Tls {
    Later(TlsParameters),
    /// The line begins with it.
    FromStart(Arc<ClientConfig>),
}

/// Connections to one mail server.
pub struct Smtp {
    settings: SmtpSettings,
    hello: ClientId,
    credentials: Option<Credentials>,
    tls: Option<Tls>,
    flow: Flow,
    idle: Mutex<Vec<AsyncSmtpConnection>>,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Smtp").field(&self.settings).finish()
    }
}

impl Smtp {
    pub(super) fn new(settings: &SmtpSettings) -> Result<Self, SmtpSettingsError> {
        let credentials = match (&settings.user, &settings.password) {
            (Some(user), Some(password)) => Some(Credentials::new(user.clone(), password.clone())),
            (None, None) => None,
            _ => return Err(SmtpSettingsError::HalfCredentials),
        };
        if credentials.is_some() && settings.security == SmtpSecurity::None {
            return Err(SmtpSettingsError::PasswordInTheClear);
        }
        if settings.timeout_seconds == 0 || settings.connections == 0 {
            return Err(SmtpSettingsError::Zero);
        }
        let tls = match settings.security {
            SmtpSecurity::None => None,
            SmtpSecurity::StartTls => Some(Tls::Later(tls_parameters(settings)?)),
            SmtpSecurity::Tls => Some(Tls::FromStart(line::tls(settings.ca_file.as_deref())?)),
        };
        Ok(Self {
            hello: settings
                .hello
                .clone()
                .map_or_else(ClientId::default, ClientId::Domain),
            credentials,
            tls,
            flow: Flow::new(settings.connections, settings.rate),
            idle: Mutex::default(),
            settings: settings.clone(),
        })
    }

    /// One attempt, bounded in time. Gives the server's words.
    pub(super) async fn send(&self, envelope: &Envelope, message: &[u8]) -> Result<String, SendError> {
        let limit = self.settings.timeout_seconds;
        // A mail that never got its turn was certainly not sent.
        let longest = self.longest_wait();
        let turn = timeout(Duration::from_secs(longest), self.flow.turn()).await;
        let turn =
            turn.map_err(|_| SendError::NoTurn(format!("no connection was free within {longest} s").into()))?;
        let _turn = turn.map_err(|error| SendError::Temporary(error.into()))?;
        // When time runs out the connection is dropped with the future, never used again: the server's answer
        // to this mail would be read as the one to the next.
        let attempt = timeout(Duration::from_secs(limit), self.attempt(envelope, message)).await;
        attempt.unwrap_or_else(|_| Err(SendError::Unclear(no_answer(limit))))
    }

    pub(super) fn longest_send(&self) -> u64 {
        self.longest_wait() + self.settings.timeout_seconds
    }

    /// Longer where a rate alone keeps all that wait waiting.
    fn longest_wait(&self) -> u64 {
        let by_rate = MOST_WAITING.checked_div(self.settings.rate.into());
        LONGEST_WAIT + by_rate.unwrap_or_default()
    }

    /// Connects, greets and signs in, without a mail.
    pub(super) async fn probe(&self) -> Result<(), SendError> {
        let limit = self.settings.timeout_seconds;
        let waiting = timeout(Duration::from_secs(limit), self.connection());
        let connection = waiting
            .await
            .map_err(|_| SendError::Temporary(no_answer(limit)))??;
        self.idle().push(connection);
        Ok(())
    }

    async fn attempt(&self, envelope: &Envelope, message: &[u8]) -> Result<String, SendError> {
        let mut connection = self.connection().await?;
        let answer = connection.send(envelope, message).await;
        let answer = answer.map_err(|error| self.refused(error, refusal))?;
        self.flow.learn(Hint::Taken);
        self.idle().push(connection);
        Ok(words(&answer))
    }

    /// One that waits and still answers, or a new one.
    async fn connection(&self) -> Result<AsyncSmtpConnection, SendError> {
        loop {
            let waiting = self.idle().pop();
            let Some(mut connection) = waiting else { break };
            if connection.test_connected().await {
                return Ok(connection);
            }
        }
        // Whatever fails before the mail itself is sent, a refused password too, says nothing about the mail:
        // it is tried again.
        let line = self.line().await;
        let line =
            line.map_err(|error| SendError::Temporary(explained(failed("Connection error", error))))?;
        let greeted = self.greet(line).await;
        greeted.map_err(|error| self.refused(error, |error| SendError::Temporary(explained(error.into()))))
    }

    /// What a refusal means for its mail; what it says about the flow is learnt.
    fn refused(&self, error: Error, meaning: impl FnOnce(Error) -> SendError) -> SendError {
        match error.status().map(u16::from) {
            Some(421) => self.flow.learn(Hint::Closed),
            Some(400..500) => self.flow.learn(Hint::Later),
            _ => {}
        }
        meaning(error)
    }

    async fn line(&self) -> std::io::Result<Box<dyn AsyncTokioStream>> {
        let SmtpSettings { host, port, .. } = &self.settings;
        Ok(match &self.tls {
            Some(Tls::FromStart(tls)) => Box::new(line::Secured::connect(host, *port, tls).await?),
            _ => Box::new(line::connect(host, *port).await?),
        })
    }

    async fn greet(&self, line: Box<dyn AsyncTokioStream>) -> Result<AsyncSmtpConnection, Error> {
        let mut connection = AsyncSmtpConnection::connect_with_transport(line, &self.hello).await?;
        if let Some(Tls::Later(tls)) = &self.tls {
            connection.starttls(tls.clone(), &self.hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<AsyncSmtpConnection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn tls_parameters(settings: &SmtpSettings) -> Result<TlsParameters, SmtpSettingsError> {
    let mut tls = TlsParameters::builder(settings.host.clone());
    if let Some(path) = &settings.ca_file {
        tls = tls.add_root_certificate(Certificate::from_pem(&std::fs::read(path)?)?);
    }
    Ok(tls.build()?)
}

/// 5xx is hopeless, unless it asks us to sign in (RFC 4954 section 6): then every mail would die of a
/// wrong setting. What lettre itself refuses are addresses that the server can't take. Without an answer
/// nobody knows whether the mail was taken.
fn refusal(error: Error) -> SendError {
    let code = error.status().map(u16::from);
    let is_ours = matches!(code, Some(530 | 534 | 535 | 538));
    if (error.is_permanent() && !is_ours) || error.is_client() {
        SendError::Permanent(error.into())
    } else if code.is_some() {
        SendError::Temporary(error.into())
    } else {
        SendError::Unclear(error.into())
    }
}

fn no_answer(seconds: u64) -> BoxedError {
    format!("no answer within {seconds} s").into()
}

#[derive(Debug, thiserror::Error)]
#[error("{0}: the server's certificate comes from no known authority; mail.smtp.ca_file names one to trust")]
struct UnknownAuthority(#[source] BoxedError);

/// What an operator can do about a certificate is not in the TLS layer's words.
fn explained(cause: BoxedError) -> BoxedError {
    if cause.to_string().contains("UnknownIssuer") {
        UnknownAuthority(cause).into()
    } else {
        cause
    }
}

fn words(answer: &Response) -> String {
    let lines: Vec<&str> = answer.message().collect();
    format!("{} {}", answer.code(), lines.join(" "))
}
