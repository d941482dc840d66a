//! Passwords, on threads of their own: a storm of logins waits in a bounded
//! queue and cannot starve the rest. Each thread keeps its block of memory,
//! which halves the time of a check.

use std::{
    num::NonZeroUsize,
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread,
};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::phc::{Output, ParamsString, PasswordHash, Salt},
};
use subtle::ConstantTimeEq as _;
use thiserror::Error;
use tokio::sync::oneshot;

use crate::platform::{config::Login, entropy};

/// Checks that may wait; more are told to come again.
const QUEUE: usize = 256;
/// Bytes of a hash.
const HASH_BYTES: usize = 32;
/// How much nicer than the rest a thread that hashes is (0 to 19). A check
/// keeps a core busy for some 20 ms; with the priority of everybody else, each
/// short request would wait for its slice while many people log in. An idle
/// core is used in full all the same.
const NICENESS: i32 = 10;
/// Longest password that is looked at.
pub const MAX_PASSWORD_BYTES: usize = 512;

/// Why a password was not looked at.
#[derive(Debug, Error)]
pub enum PasswordError {
    /// Too many logins wait.
    #[error("too many password checks are waiting")]
    Busy,
    /// A stored hash or a parameter cannot be used.
    #[error("password hashing failed")]
    Failed,
}

struct Check {
    password: String,
    /// None: hash against nothing, to take as long as for a name that exists.
    stored: Option<String>,
    answer: oneshot::Sender<Result<bool, PasswordError>>,
}

/// The threads. Cheap to clone.
#[derive(Clone)]
pub struct Passwords {
    queue: SyncSender<Check>,
    params: Params,
}

impl Passwords {
    /// Starts one thread a core.
    ///
    /// # Errors
    /// [`PasswordError::Failed`] when the parameters are not those of argon2id.
    pub fn start(config: &Login) -> Result<Self, PasswordError> {
        let params = Params::new(
            config.argon2_memory_kib,
            config.argon2_passes,
            1,
            Some(HASH_BYTES),
        )
        .map_err(|_| PasswordError::Failed)?;
        let (queue, waiting) = sync_channel(QUEUE);
        let waiting = Arc::new(Mutex::new(waiting));
        let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        for number in 0..threads {
            let (waiting, params) = (Arc::clone(&waiting), params.clone());
            thread::Builder::new()
                .name(format!("password-{number}"))
                .spawn(move || work(&waiting, &params))
                .map_err(|_| PasswordError::Failed)?;
        }
        Ok(Self { queue, params })
    }

    /// True when the password belongs to the stored hash. Takes as long when
    /// there is none.
    ///
    /// # Errors
    /// [`PasswordError::Busy`] when too many wait.
    pub async fn verify(
        &self,
        password: String,
        stored: Option<String>,
    ) -> Result<bool, PasswordError> {
        let (answer, answered) = oneshot::channel();
        self.queue
            .try_send(Check {
                password,
                stored,
                answer,
            })
            .map_err(|error| match error {
                TrySendError::Full(_) => PasswordError::Busy,
                TrySendError::Disconnected(_) => PasswordError::Failed,
            })?;
        answered.await.map_err(|_| PasswordError::Failed)?
    }

    /// Hashes a new password, in the caller's thread.
    ///
    /// # Errors
    /// [`PasswordError::Failed`] when it is longer than [`MAX_PASSWORD_BYTES`].
    pub fn hash(&self, password: &str) -> Result<String, PasswordError> {
        let salt = entropy::random_bytes::<16>();
        let mut memory = vec![Block::default(); self.params.block_count()];
        let hash = derive(password, &salt, &self.params, &mut memory)?;
        let phc = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&self.params).map_err(|_| PasswordError::Failed)?,
            salt: Some(Salt::new(&salt).map_err(|_| PasswordError::Failed)?),
            hash: Some(Output::new(&hash).map_err(|_| PasswordError::Failed)?),
        };
        Ok(phc.to_string())
    }
}

fn derive(
    password: &str,
    salt: &[u8],
    params: &Params,
    memory: &mut Vec<Block>,
) -> Result<[u8; HASH_BYTES], PasswordError> {
    if password.len() > MAX_PASSWORD_BYTES {
        return Err(PasswordError::Failed);
    }
    if memory.len() < params.block_count() {
        memory.resize(params.block_count(), Block::default());
    }
    let mut hash = [0; HASH_BYTES];
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
        .hash_password_into_with_memory(password.as_bytes(), salt, &mut hash, memory.as_mut_slice())
        .map_err(|_| PasswordError::Failed)?;
    Ok(hash)
}

/// Lets the rest of the process go first. On Linux the priority belongs to the
/// thread; where it cannot be set, logins are only less polite.
fn be_nice() {
    let thread = rustix::thread::gettid();
    if let Err(error) = rustix::process::setpriority_process(Some(thread), NICENESS) {
        tracing::warn!(error = %error, "password threads run at the priority of all others");
    }
}

fn work(waiting: &Mutex<Receiver<Check>>, params: &Params) {
    be_nice();
    let mut memory = Vec::new();
    loop {
        let next = waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .recv();
        let Ok(check) = next else { return };
        let outcome = match &check.stored {
            Some(stored) => verify(&check.password, stored, &mut memory),
            None => derive(&check.password, &[0; 16], params, &mut memory).map(|_| false),
        };
        // The caller may have gone away.
        let _gone = check.answer.send(outcome);
    }
}

fn verify(password: &str, stored: &str, memory: &mut Vec<Block>) -> Result<bool, PasswordError> {
    let parsed = PasswordHash::new(stored).map_err(|_| PasswordError::Failed)?;
    let params = Params::try_from(&parsed).map_err(|_| PasswordError::Failed)?;
    let (Some(salt), Some(expected)) = (&parsed.salt, &parsed.hash) else {
        return Err(PasswordError::Failed);
    };
    let hash = derive(password, salt.as_ref(), &params, memory)?;
    Ok(hash.as_slice().ct_eq(expected.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passwords() -> Passwords {
        let config = Login {
            argon2_memory_kib: 64,
            argon2_passes: 1,
            ..Login::default()
        };
        Passwords::start(&config).unwrap()
    }

    #[tokio::test]
    async fn only_the_right_password_opens() {
        let passwords = passwords();
        let stored = passwords.hash("对的密码 1").unwrap();
        assert!(
            stored.starts_with("$argon2id$v=19$m=64,t=1,p=1$"),
            "{stored}"
        );
        for (password, expected) in [("对的密码 1", true), ("对的密码 2", false), ("", false)]
        {
            let outcome = passwords
                .verify(password.to_owned(), Some(stored.clone()))
                .await;
            assert_eq!(outcome.unwrap(), expected, "{password}");
        }
    }

    #[tokio::test]
    async fn a_name_that_does_not_exist_is_refused_after_the_same_work() {
        assert!(!passwords().verify("x".to_owned(), None).await.unwrap());
    }

    #[test]
    fn two_hashes_of_one_password_differ() {
        let passwords = passwords();
        assert_ne!(passwords.hash("x").unwrap(), passwords.hash("x").unwrap());
    }
}
