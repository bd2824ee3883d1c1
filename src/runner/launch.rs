//! The launcher: confines itself and becomes the script. Everything it does up to then it does to itself, so it
//! needs no code between a fork and an exec.

use super::directory::{self, Entry};
use super::wire::{Confines, NOT_LAUNCHED, Orders, read_frame};
use super::{confine, tree};
use crate::config::limits::{
    SCRIPT_CPU_SECS_MAX, SCRIPT_FILE_BYTES_MAX, SCRIPT_FILES_MAX, SCRIPT_MEMORY_BYTES_MAX, SCRIPT_PROCESSES_MAX,
};
use rustix::fs::Mode;
use rustix::process::{Pid, Resource, Rlimit, Signal, getppid, setrlimit, setsid, umask};
use std::fs::File;
use std::io::{self, ErrorKind, Write};
use std::net::UdpSocket;
use std::os::fd::{AsFd, AsRawFd};
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

/// The whole environment of a script, besides its directory.
const ENVIRONMENT: [(&str, &str); 2] = [("PATH", "/usr/local/bin:/usr/bin:/bin"), ("LANG", "C.UTF-8")];

/// Comes back only when there is no script to become.
pub(super) fn run() -> ExitCode {
    let (token, result) = match orders() {
        Ok(orders) => (orders.token.clone(), launch(&orders)),
        Err(error) => (String::new(), Err(error.to_string())),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            // When nobody reads it, the exit status is left.
            let _ = write!(io::stderr(), "{token}{why}");
            ExitCode::from(u8::try_from(NOT_LAUNCHED).unwrap_or(u8::MAX))
        }
    }
}

/// Reads no further than the orders: the rest is the script's.
fn orders() -> io::Result<Orders> {
    let mut input = File::from(io::stdin().as_fd().try_clone_to_owned()?);
    read_frame(&mut input)
}

fn launch(orders: &Orders) -> Result<(), String> {
    be_alone(orders).map_err(|error| error.to_string())?;
    let entry = match &orders.script {
        Some(name) => Some((name, directory::open(&orders.terms.dir, name)?)),
        None => None,
    };
    limit().map_err(|error| format!("setting limits: {error}"))?;
    let ports = orders.script.as_ref().and_then(|name| orders.terms.connect.get(name));
    let ports = ports.map(Vec::as_slice).unwrap_or_default();
    rustix::thread::set_no_new_privs(true).map_err(|error| error.to_string())?;
    let confines = confined(orders, ports);
    let Some((name, entry)) = entry else {
        let found = confirmed(confines);
        return serde_json::to_writer(io::stdout(), &found).map_err(|error| error.to_string());
    };
    if !orders.terms.allow_unsandboxed {
        if !confines.are_closed() {
            return Err("this system cannot confine it".to_owned());
        }
        if !ports.is_empty() && !confines.ports {
            return Err("this kernel cannot keep it to its ports".to_owned());
        }
    }
    Err(become_script(orders, name, &entry).to_string())
}

/// A session of its own, which ends with whoever started it.
fn be_alone(orders: &Orders) -> io::Result<()> {
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
    let parent = getppid().map(Pid::as_raw_pid);
    if parent.map(i32::cast_unsigned) != Some(orders.parent) {
        return Err(io::Error::other("whoever started it is gone"));
    }
    setsid()?;
    umask(Mode::RWXG | Mode::RWXO);
    rustix::process::chdir(&orders.cwd)?;
    Ok(())
}

fn limit() -> rustix::io::Result<()> {
    let processes = tree::threads_of_this_user() + SCRIPT_PROCESSES_MAX;
    let hard = [
        (Resource::Nofile, SCRIPT_FILES_MAX),
        (Resource::Nproc, processes),
        (Resource::Fsize, SCRIPT_FILE_BYTES_MAX),
        (Resource::Core, 0),
        (Resource::Memlock, 0),
        (Resource::Msgqueue, 0),
    ];
    for (resource, most) in hard {
        set(resource, most, most)?;
    }
    // At the first it is told, at the second it is killed.
    set(Resource::Cpu, SCRIPT_CPU_SECS_MAX, SCRIPT_CPU_SECS_MAX + 1)
}

fn set(resource: Resource, current: u64, most: u64) -> rustix::io::Result<()> {
    let limit = Rlimit {
        current: Some(current),
        maximum: Some(most),
    };
    setrlimit(resource, limit)
}

/// What could be done of the confinement. Without permission to do without, a failure stops the launch.
fn confined(orders: &Orders, ports: &[u16]) -> Confines {
    let confines = confine::files_and_ports(&orders.terms, &orders.cwd, ports).unwrap_or_default();
    let calls = confine::calls(ports).is_ok();
    Confines { calls, ..confines }
}

/// The same as far as it can be felt: a claim that nothing holds to is worth nothing.
fn confirmed(confines: Confines) -> Confines {
    let denied = |error: io::Error| error.kind() == ErrorKind::PermissionDenied;
    let files = File::open("/proc/self/status").err().is_some_and(denied);
    let calls = UdpSocket::bind("127.0.0.1:0").err().is_some_and(denied);
    Confines {
        files: confines.files && files,
        ports: confines.ports && files,
        calls: confines.calls && calls,
    }
}

/// Executes what was opened and checked, whatever has its name by now.
fn become_script(orders: &Orders, name: &str, entry: &Entry) -> io::Error {
    let path = format!("/proc/self/fd/{}", entry.file.as_raw_fd());
    let mut command = Command::new(path);
    command
        .arg0(name)
        .args(&orders.arguments)
        .env_clear()
        .envs(ENVIRONMENT)
        .env("HOME", &orders.cwd)
        .env("TMPDIR", &orders.cwd);
    let ready = entry.hand_on();
    // Last, because this program is larger than a script may be.
    let ready = ready.and_then(|()| set(Resource::As, SCRIPT_MEMORY_BYTES_MAX, SCRIPT_MEMORY_BYTES_MAX));
    match ready {
        Ok(()) => command.exec(),
        Err(error) => error.into(),
    }
}
