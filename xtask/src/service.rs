//! A program that runs beside us, and is ended with us.

use crate::failure::{Failure, Result};
use crate::shell;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

/// A running program; dropping it stops it.
pub struct Service {
    name: &'static str,
    child: Child,
}

impl Service {
    /// Starts `command`.
    ///
    /// # Errors
    /// It cannot be started.
    pub fn start(name: &'static str, command: &mut Command) -> Result<Self> {
        let child = shell::spawn(command)?;
        Ok(Self { name, child })
    }

    /// Fails when the program has ended, because it should not.
    ///
    /// # Errors
    /// The program has ended.
    pub fn expect_running(&mut self) -> Result {
        match self.child.try_wait() {
            Ok(None) => Ok(()),
            Ok(Some(status)) => Err(Failure::new(format!("{} ended: {status}", self.name))),
            Err(err) => Err(Failure::new(format!("{}: {err}", self.name))),
        }
    }

    /// Waits until `GET path` on `port` of this machine answers 200.
    ///
    /// # Errors
    /// The program ends, the time is over, or we were interrupted.
    pub fn wait_until_ready(&mut self, port: u16, path: &str, limit: Duration) -> Result {
        let start = Instant::now();
        while !answers(port, path) {
            self.expect_running()?;
            if shell::interrupted() {
                return Err(Failure::new("interrupted"));
            }
            if start.elapsed() > limit {
                let name = self.name;
                return Err(Failure::new(format!(
                    "{name} does not answer on http://127.0.0.1:{port}{path}"
                )));
            }
            thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            shell::signal_group(self.child.id(), "TERM");
            if shell::wait_within(&mut self.child, Duration::from_secs(15)).is_err() {
                eprintln!("{} had to be killed", self.name);
            }
        }
    }
}

/// Whether `GET path` answers 200.
fn answers(port: u16, path: &str) -> bool {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let wait = Duration::from_secs(2);
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect_timeout(&address, wait)?;
        stream.set_read_timeout(Some(wait))?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
        )?;
        let mut head = [0; 12];
        stream.read_exact(&mut head)?;
        Ok(String::from_utf8_lossy(&head).into_owned())
    };
    ask().is_ok_and(|head| head == "HTTP/1.1 200")
}

/// A port of this machine that nobody listens on.
///
/// # Errors
/// There is none.
pub fn free_port() -> Result<u16> {
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|it| it.local_addr());
    match port {
        Ok(address) => Ok(address.port()),
        Err(err) => Err(Failure::new(format!("no free port: {err}"))),
    }
}

/// Fails when somebody listens on `port` already.
///
/// # Errors
/// The port is taken.
pub fn expect_free(port: u16, option: &str) -> Result {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
        Ok(_) => Ok(()),
        Err(err) => Err(Failure::new(format!(
            "port {port} cannot be used ({err}); is it running already? Choose another with {option}"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_refused_with_the_option_that_helps() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let failure = expect_free(port, "--port").unwrap_err().to_string();
        assert!(failure.contains("--port"), "{failure}");
        drop(listener);
        expect_free(port, "--port").unwrap();
    }

    #[test]
    fn a_service_that_ends_is_not_waited_for() {
        let mut service =
            Service::start("short", shell::command("sh").args(["-c", "exit 4"])).unwrap();
        let port = free_port().unwrap();
        let failure = service.wait_until_ready(port, "/", Duration::from_secs(20));
        let failure = failure.unwrap_err().to_string();
        assert!(failure.contains("short ended"), "{failure}");
    }
}
