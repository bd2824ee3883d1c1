//! What a script cannot do: Landlock for files, ports and signals, seccomp for system calls (`reliability.md` 2.1).
//! Applied by a launcher to itself, just before it becomes the script.

use super::wire::{Confines, Terms};
use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, NetPort, PathBeneath, PathFd, Ruleset,
    RulesetAttr, RulesetCreated, RulesetCreatedAttr, RulesetStatus, Scope,
};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule,
};
use std::collections::BTreeMap;
use std::path::Path;

/// The newest rules that are asked for; an older kernel keeps to those it has.
const NEWEST: ABI = ABI::V6;

/// Programs, libraries, and what these read to find each other, names of hosts and certificates. Nothing of
/// `/proc`, where other processes show what they know, nothing of `/home`, `/root`, `/var` and `/srv`.
const READ_AND_EXECUTE: [&str; 6] = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64"];
const READ: [&str; 17] = [
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/alternatives",
    "/etc/localtime",
    "/etc/timezone",
    "/etc/nsswitch.conf",
    "/etc/host.conf",
    "/etc/hosts",
    "/etc/resolv.conf",
    "/etc/gai.conf",
    "/etc/services",
    "/etc/protocols",
    "/etc/ssl",
    "/etc/pki",
    "/etc/ca-certificates",
    "/run/systemd/resolve",
];
const DEVICES: [&str; 5] = ["/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"];

/// Keeps this thread, and what it becomes, from files, ports and signals. Tells what the kernel could do of that.
pub(super) fn files_and_ports(terms: &Terms, cwd: &Path, ports: &[u16]) -> Result<Confines, String> {
    let mut rules = ruleset().map_err(|error| error.to_string())?;
    let run = AccessFs::from_read(NEWEST);
    let read = run & !AccessFs::Execute;
    let own = AccessFs::from_all(NEWEST) & !(AccessFs::Execute | AccessFs::MakeBlock | AccessFs::MakeChar);
    let allowed = READ_AND_EXECUTE.iter().map(|path| (Path::new(path), run));
    let allowed = allowed
        .chain([(terms.dir.as_path(), run), (cwd, own)])
        .chain(READ.iter().map(|path| (Path::new(path), read)))
        .chain(terms.read.iter().map(|path| (path.as_path(), run)))
        .chain(DEVICES.iter().map(|path| (Path::new(path), read | AccessFs::WriteFile)));
    for (path, access) in allowed {
        rules = allow(rules, path, access)?;
    }
    for port in ports {
        let rule = NetPort::new(*port, AccessNet::ConnectTcp);
        rules = rules.add_rule(rule).map_err(|error| format!("port {port}: {error}"))?;
    }
    let status = rules.restrict_self().map_err(|error| error.to_string())?;
    Ok(Confines {
        files: status.ruleset != RulesetStatus::NotEnforced && status.no_new_privs,
        ports: knows_ports(),
        calls: false,
    })
}

fn ruleset() -> Result<RulesetCreated, landlock::RulesetError> {
    Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(NEWEST))?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()
}

/// A path that this system does not have is nothing to allow.
fn allow(rules: RulesetCreated, path: &Path, access: BitFlags<AccessFs>) -> Result<RulesetCreated, String> {
    let Ok(opened) = PathFd::new(path) else {
        return Ok(rules);
    };
    let access = if path.is_dir() {
        access
    } else {
        access & AccessFs::from_file(NEWEST)
    };
    rules
        .add_rule(PathBeneath::new(opened, access))
        .map_err(|error| format!("{}: {error}", path.display()))
}

fn knows_ports() -> bool {
    let hard = Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
    hard.handle_access(AccessNet::ConnectTcp)
        .and_then(Ruleset::create)
        .is_ok()
}

/// Takes system calls away from this thread and what it becomes: those that reach into other processes or the
/// kernel, and sockets, as far as ports were not allowed.
pub(super) fn calls(ports: &[u16]) -> Result<(), String> {
    let errno = |number: i32| SeccompAction::Errno(u32::try_from(number).unwrap_or(1));
    let mut denied: BTreeMap<i64, Vec<SeccompRule>> = DENIED.iter().map(|call| (*call, Vec::new())).collect();
    denied.insert(
        libc::SYS_socket,
        if ports.is_empty() { Vec::new() } else { other_sockets()? },
    );
    denied.insert(libc::SYS_clone, new_namespaces()?);
    denied.insert(libc::SYS_ioctl, pushed_input()?);
    if cfg!(target_arch = "x86_64") {
        // The same calls have second numbers where the kernel knows the x32 convention. Nothing here speaks it.
        let second: Vec<i64> = denied.keys().map(|call| call | X32).collect();
        denied.extend(second.into_iter().map(|call| (call, Vec::new())));
    }
    // Its flags are in memory, where no filter sees them; told that there is none, libraries use the older call.
    let newer_clone = BTreeMap::from([(libc::SYS_clone3, Vec::new())]);
    apply(denied, errno(libc::EPERM))?;
    apply(newer_clone, errno(libc::ENOSYS))
}

fn apply(rules: BTreeMap<i64, Vec<SeccompRule>>, on_match: SeccompAction) -> Result<(), String> {
    let here = std::env::consts::ARCH
        .try_into()
        .map_err(|_| "this processor is not known to it")?;
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, on_match, here);
    let program: BpfProgram = filter.and_then(TryInto::try_into).map_err(|error| error.to_string())?;
    seccompiler::apply_filter(&program).map_err(|error| error.to_string())
}

fn condition(argument: u8, op: SeccompCmpOp, value: i64) -> Result<SeccompCondition, String> {
    let value = u64::try_from(value).map_err(|error| error.to_string())?;
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, op, value).map_err(|error| error.to_string())
}

fn rule(conditions: Vec<SeccompCondition>) -> Result<SeccompRule, String> {
    SeccompRule::new(conditions).map_err(|error| error.to_string())
}

/// All but those of the internet.
fn other_sockets() -> Result<Vec<SeccompRule>, String> {
    let neither = [libc::AF_INET, libc::AF_INET6].map(|family| condition(0, SeccompCmpOp::Ne, i64::from(family)));
    Ok(vec![rule(neither.into_iter().collect::<Result<_, _>>()?)?])
}

fn new_namespaces() -> Result<Vec<SeccompRule>, String> {
    let flags = [
        libc::CLONE_NEWUSER,
        libc::CLONE_NEWNS,
        libc::CLONE_NEWPID,
        libc::CLONE_NEWNET,
        libc::CLONE_NEWIPC,
        libc::CLONE_NEWUTS,
        libc::CLONE_NEWCGROUP,
    ];
    let any = flags.map(|flag| {
        let bit = i64::from(flag);
        rule(vec![condition(0, SeccompCmpOp::MaskedEq(bit.unsigned_abs()), bit)?])
    });
    any.into_iter().collect()
}

/// What types into the terminal of somebody else.
fn pushed_input() -> Result<Vec<SeccompRule>, String> {
    let requests = [libc::TIOCSTI, libc::TIOCLINUX].map(|request| {
        let request = i64::try_from(request).map_err(|error| error.to_string())?;
        rule(vec![condition(1, SeccompCmpOp::Eq, request)?])
    });
    requests.into_iter().collect()
}

/// The bit that tells the x32 convention.
const X32: i64 = 0x4000_0000;

/// Calls that no script of ours needs.
const DENIED: &[i64] = &[
    // Into other processes.
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_pidfd_getfd,
    libc::SYS_kcmp,
    libc::SYS_setpriority,
    libc::SYS_userfaultfd,
    // Around the other rules: rings make calls that no filter sees, handles open files without a path.
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_open_by_handle_at,
    libc::SYS_name_to_handle_at,
    // Namespaces and mounts.
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    // The kernel and the machine.
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_kexec_load,
    libc::SYS_reboot,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    libc::SYS_syslog,
    libc::SYS_acct,
    libc::SYS_quotactl,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_clock_adjtime,
    libc::SYS_adjtimex,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
    libc::SYS_vhangup,
    libc::SYS_personality,
    // Keys, queues and memory that outlive their processes.
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_keyctl,
    libc::SYS_shmget,
    libc::SYS_msgget,
    libc::SYS_semget,
    libc::SYS_mq_open,
];
