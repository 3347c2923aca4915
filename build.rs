//! Two things are made here, both into `OUT_DIR`, so that the binary needs no file beside it:
//! 1. `ipadic/`: the IPADIC dictionary, compiled for lindera from the archive that an older release of
//!    `lindera-ipadic` carries in its package (newer ones download it, which a closed network refuses);
//! 2. `theme.rs`: the built-in theme as a sorted table of path and bytes; `small.rs`: its scripts and styles without comments and
//!    needless space.
//!
//! Compiling the dictionary takes about ten seconds, so a stamp keeps it from running again when only the theme changed.
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::dictionary::metadata::Metadata;

#[path = "src/render/small_style.rs"]
mod small_style;

/// Also a module of the program's tests.
const SMALL_STYLE: &str = "src/render/small_style.rs";

type Outcome<T> = Result<T, Box<dyn Error>>;

const ARCHIVE_CRATE: &str = "lindera-ipadic";
/// Kept equal to `Cargo.toml`.
const ARCHIVE_VERSION: &str = "0.27.2";
const ARCHIVE: &str = "mecab-ipadic-2.7.0-20070801.tar.gz";
const ARCHIVE_BYTES: u64 = 12_208_105;
/// Entries of IPADIC 2.7.0. Fewer means that the builder found no CSV and said nothing.
const IPADIC_WORDS: u64 = 392_126;
const METADATA: &str = "ipadic-metadata.json";
const THEME: &str = "themes/default";

fn main() -> Outcome<()> {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={METADATA}");
    println!("cargo:rerun-if-changed={THEME}");
    println!("cargo:rerun-if-changed={SMALL_STYLE}");
    println!("cargo:rerun-if-env-changed=IPADIC_ARCHIVE");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    compile_dictionary(&out)?;
    list_theme(&out)?;
    // `embedded_dictionary!` reads the files below this folder at compile time.
    println!("cargo:rustc-env=LINDERA_WORKDIR={}", out.display());
    Ok(())
}

fn compile_dictionary(out: &Path) -> Outcome<()> {
    let dictionary = out.join("ipadic");
    let stamp = out.join("ipadic.stamp");
    let metadata = fs::read(METADATA)?;
    let wanted = format!("{ARCHIVE_VERSION} {IPADIC_WORDS} {}", String::from_utf8_lossy(&metadata));
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    let _ = fs::remove_file(&stamp);
    let source = out.join("ipadic-source");
    for folder in [&source, &dictionary] {
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder)?;
    }
    unpack(&locate_archive()?, &source)?;
    DictionaryBuilder::new(Metadata::load(&metadata)?).build_dictionary(&source, &dictionary)?;
    fs::remove_dir_all(&source)?;
    let words = fs::metadata(dictionary.join("dict.wordsidx"))?.len() / 4;
    if words < IPADIC_WORDS {
        return Err(format!("only {words} of {IPADIC_WORDS} words were compiled; does the target path hold a `[`?").into());
    }
    fs::write(stamp, wanted)?;
    Ok(())
}

/// Writes the archive's tables into `folder`, EUC-JP turned into UTF-8.
fn unpack(archive: &Path, folder: &Path) -> Outcome<()> {
    let packed = flate2::read::GzDecoder::new(io::BufReader::new(fs::File::open(archive)?));
    for entry in tar::Archive::new(packed).entries()? {
        let mut entry = entry?;
        let path = entry.path()?.into_owned();
        let is_table = matches!(path.extension().and_then(|e| e.to_str()), Some("csv" | "def"));
        let (Some(name), true) = (path.file_name(), is_table) else { continue };
        let mut raw = Vec::new();
        io::Read::read_to_end(&mut entry, &mut raw)?;
        let (text, _, damaged) = encoding_rs::EUC_JP.decode(&raw);
        if damaged {
            return Err(format!("{} is not EUC-JP", path.display()).into());
        }
        fs::write(folder.join(name), text.as_bytes())?;
    }
    Ok(())
}

/// `$IPADIC_ARCHIVE`, else the unpacked crate in cargo's registry, else where cargo says it is (vendored sources).
///
/// The registry comes first because `cargo metadata --offline` fails on a fresh machine whose dev-dependencies are not there yet.
fn locate_archive() -> Outcome<PathBuf> {
    if let Some(given) = env::var_os("IPADIC_ARCHIVE") {
        let given = PathBuf::from(given);
        return if is_archive(&given) {
            Ok(given)
        } else {
            Err(format!("IPADIC_ARCHIVE={} is not {ARCHIVE} ({ARCHIVE_BYTES} bytes)", given.display()).into())
        };
    }
    let in_crate = |folder: PathBuf| folder.join("resources").join(ARCHIVE);
    let registry = registry_folders().into_iter().map(in_crate).find(|file| is_archive(file));
    match registry.or_else(|| metadata_folders().into_iter().map(in_crate).find(|file| is_archive(file))) {
        Some(file) => Ok(file),
        None => {
            Err(format!("{ARCHIVE} of {ARCHIVE_CRATE} {ARCHIVE_VERSION} was not found; set IPADIC_ARCHIVE to its path").into())
        }
    }
}

fn is_archive(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|found| found.len() == ARCHIVE_BYTES)
}

fn registry_folders() -> Vec<PathBuf> {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| {
        let user = env::var_os(if cfg!(windows) { "USERPROFILE" } else { "HOME" })?;
        Some(Path::new(&user).join(".cargo"))
    });
    let Some(sources) = home.map(|home| home.join("registry").join("src")) else { return Vec::new() };
    let registries = fs::read_dir(sources).into_iter().flatten().flatten();
    registries.map(|registry| registry.path().join(format!("{ARCHIVE_CRATE}-{ARCHIVE_VERSION}"))).collect()
}

fn metadata_folders() -> Vec<PathBuf> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let Ok(answer) = Command::new(cargo).args(["metadata", "--format-version", "1", "--offline"]).output() else {
        return Vec::new();
    };
    let tree: serde_json::Value = serde_json::from_slice(&answer.stdout).unwrap_or_default();
    let packages = tree["packages"].as_array().into_iter().flatten();
    packages
        .filter(|package| package["name"] == ARCHIVE_CRATE && package["version"] == ARCHIVE_VERSION)
        .filter_map(|package| Some(Path::new(package["manifest_path"].as_str()?).parent()?.to_path_buf()))
        .collect()
}

fn list_theme(out: &Path) -> Outcome<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or("CARGO_MANIFEST_DIR is not set")?).join(THEME);
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    files.sort();
    let mut table = String::from("&[\n");
    let mut small = String::from("&[\n");
    let folder = out.join("small");
    for file in files {
        let inside = file.strip_prefix(&root)?;
        let name = inside.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/");
        writeln!(table, "    ({name:?}, include_bytes!({:?})),", file.display().to_string())?;
        let text = || fs::read_to_string(&file);
        let less = match name.strip_prefix("static/").and_then(|name| name.rsplit_once('.')) {
            Some((_, "js")) => Some(minifier::js::minify(&text()?)?.to_string()),
            Some((_, "css")) => Some(small_style::small_style(&text()?)),
            _ => None,
        };
        if let Some(less) = less {
            let target = folder.join(name.replace('/', "-"));
            fs::create_dir_all(&folder)?;
            fs::write(&target, less)?;
            writeln!(small, "    ({name:?}, include_bytes!({:?})),", target.display().to_string())?;
        }
    }
    table.push_str("]\n");
    small.push_str("]\n");
    fs::write(out.join("theme.rs"), table)?;
    fs::write(out.join("small.rs"), small)?;
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Outcome<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
