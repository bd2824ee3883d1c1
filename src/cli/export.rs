//! `export` and `import`: the configuration as a file.

use super::say;
use crate::actors::clock::SystemClock;
use crate::app;
use crate::config::Config;
use crate::config::limits::PORTABLE_FILE_BYTES_MAX;
use crate::http::in_process::Api;
use crate::portable::{self, Form, Outcome, Source};
use anyhow::{Context, anyhow, bail, ensure};
use secrecy::ExposeSecret;
use serde_json::Value;
use std::fmt::Write;
use std::io::Read;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub struct Export {
    /// Where to write it; standard output when absent.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How to write it.
    #[arg(long, value_enum, default_value_t = Form::Yaml)]
    format: Form,
}

#[derive(clap::Args)]
pub struct Import {
    /// The file, YAML or JSON; `-` is standard input.
    file: PathBuf,
    /// Says what would change, and changes nothing.
    #[arg(long)]
    dry_run: bool,
}

pub fn export(config: Config, args: &Export) -> anyhow::Result<()> {
    let file = actix_rt::System::new().block_on(async {
        let store = app::open_store(&config).await?;
        let (state, _) = app::assemble(config, store, SystemClock::shared(), Vec::new()).await?;
        let api = Api::of_this_machine(state).await;
        portable::export(&api).await.map_err(|error| anyhow!("{error}"))
    })?;
    let text = portable::render(&file, args.format).map_err(|error| anyhow!("writing the file: {error}"))?;
    match &args.output {
        Some(path) => std::fs::write(path, text).with_context(|| format!("writing {}", path.display())),
        None => say(&text),
    }
}

pub fn import(config: Config, args: &Import) -> anyhow::Result<()> {
    let text = read(&args.file)?;
    let file = portable::parse(&text).map_err(|error| anyhow!("{}: {error}", args.file.display()))?;
    let beside = args.file.parent().unwrap_or(Path::new("")).to_owned();
    let outcome = actix_rt::System::new().block_on(carry_out(config, &file, &beside, args.dry_run))?;
    match outcome {
        Outcome::Refused(faults) => {
            let mut text = String::new();
            for fault in &faults {
                // Writing to a text cannot fail.
                let _ = writeln!(text, "{fault}");
            }
            say(&text)?;
            bail!(
                "nothing was changed: {} faults in {}",
                faults.len(),
                args.file.display()
            )
        }
        Outcome::Made(changes) => {
            let mut text = changes.iter().fold(String::new(), |text, change| text + change + "\n");
            let verb = if args.dry_run { "would be made" } else { "were made" };
            // Writing to a text cannot fail.
            let _ = writeln!(text, "{} changes {verb}", changes.len());
            say(&text)
        }
    }
}

fn read(path: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    let what = || format!("reading {}", path.display());
    let mut source: Box<dyn Read> = if path == Path::new("-") {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(path).with_context(what)?)
    };
    let taken = source
        .as_mut()
        .take(PORTABLE_FILE_BYTES_MAX + 1)
        .read_to_string(&mut text);
    let bytes = taken.with_context(what)? as u64;
    ensure!(bytes <= PORTABLE_FILE_BYTES_MAX, "{} is too large", path.display());
    Ok(text)
}

/// Makes the changes in one transaction, which is kept when all of them worked.
pub async fn carry_out(config: Config, file: &Value, beside: &Path, is_trial: bool) -> anyhow::Result<Outcome> {
    let url = config.database.url.expose_secret().to_owned();
    let store = app::open_store(&config).await?;
    let (store, whole) = store.whole(&url).await?;
    let (state, _) = app::assemble(config, store.clone(), SystemClock::shared(), Vec::new()).await?;
    let api = Api::of_this_machine(state).await;
    let source = Source {
        file,
        beside,
        environment: &|name| std::env::var(name).ok(),
    };
    let outcome = portable::import(&api, &store, &whole, source).await;
    match &outcome {
        Ok(Outcome::Made(_)) if !is_trial => whole.keep().await?,
        Ok(_) | Err(_) => whole.take_back().await?,
    }
    outcome.map_err(|error| anyhow!("{error}"))
}
