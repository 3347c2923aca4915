//! `jirei --licenses`: the terms of the program and of everything inside the binary.
use super::{Ending, print};

pub(super) fn run() -> Ending {
    print(concat!(
        "jirei\n=====\nMIT OR Apache-2.0\n\n",
        include_str!("../../LICENSE-MIT"),
        "\n\nIPADIC (dictionary inside the binary)\n=====================================\n",
        include_str!("../../licenses/IPADIC-COPYING.txt"),
        "\n\nSynonyms (inside the binary)\n============================\n",
        include_str!("../../licenses/SUDACHI.txt"),
        "\n\nThe Apache License, in full\n===========================\n",
        include_str!("../../LICENSE-APACHE"),
        "\n\nThird parties\n=============\n",
        include_str!("../../licenses/THIRD-PARTY.txt"),
    ))
}
