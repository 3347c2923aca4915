//! The program's entry: the exit code and nothing else.
use std::process::ExitCode;

fn main() -> ExitCode {
    jirei::cli::run()
}
