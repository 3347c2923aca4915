//! The 47 prefectures and 1,741 municipalities of Japan: codes, names, readings.
//!
//! The tables are made from public facts (the Ministry of Internal Affairs' list of local-government codes); their first
//! lines say how.
use crate::text::hash::Table;
use std::sync::LazyLock;

const PREFECTURES: &str = include_str!("prefectures.tsv");
const MUNICIPALITIES: &str = include_str!("municipalities.tsv");

/// One of the 47 prefectures.
#[derive(Debug, PartialEq, Eq)]
pub struct Prefecture {
    /// Two-digit code, `01`–`47`.
    pub code: &'static str,
    /// Name with 都道府県.
    pub name: &'static str,
    /// Reading in hiragana.
    pub reading: &'static str,
    /// Identifier of its region: tohoku, kanto, chubu, kinki, west or kyushu.
    pub region: &'static str,
}

/// One of the 1,741 cities, towns, villages and special wards.
#[derive(Debug, PartialEq, Eq)]
pub struct Place {
    /// Six-digit code with its check digit.
    pub code: &'static str,
    /// Name of its prefecture.
    pub prefecture: &'static str,
    /// Name without 郡.
    pub name: &'static str,
    /// 郡, empty for cities and wards.
    pub district: &'static str,
    /// Reading of the name in hiragana.
    pub reading: &'static str,
}

/// Regions in the order in which a map of Japan is read: identifier and name.
pub const REGIONS: [(&str, &str); 6] = [
    ("tohoku", "北海道・東北"),
    ("kanto", "関東"),
    ("chubu", "中部"),
    ("kinki", "近畿"),
    ("west", "中国・四国"),
    ("kyushu", "九州・沖縄"),
];

static ALL_PREFECTURES: LazyLock<Vec<Prefecture>> = LazyLock::new(|| {
    rows(PREFECTURES)
        .filter_map(|row| match row[..] {
            [code, name, reading, region] => Some(Prefecture { code, name, reading, region }),
            _ => None,
        })
        .collect()
});

static ALL_PLACES: LazyLock<Vec<Place>> = LazyLock::new(|| {
    rows(MUNICIPALITIES)
        .filter_map(|row| match row[..] {
            [code, prefecture, name, district, reading] => Some(Place { code, prefecture, name, district, reading }),
            _ => None,
        })
        .collect()
});

static BY_NAME: LazyLock<Table<(&'static str, String), usize>> =
    LazyLock::new(|| ALL_PLACES.iter().enumerate().map(|(at, place)| ((place.prefecture, fold(place.name)), at)).collect());

fn rows(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| line.split('\t').collect())
}

/// All prefectures, by code.
#[must_use]
pub fn prefectures() -> &'static [Prefecture] {
    &ALL_PREFECTURES
}

/// All municipalities, by code.
#[must_use]
pub fn places() -> &'static [Place] {
    &ALL_PLACES
}

/// The prefecture of that name.
#[must_use]
pub fn prefecture(name: &str) -> Option<&'static Prefecture> {
    ALL_PREFECTURES.iter().find(|prefecture| prefecture.name == name)
}

/// The municipality of that name in that prefecture; ヶ/ケ and variant kanji are alike, a leading 郡 may stand.
#[must_use]
pub fn place(prefecture: &str, name: &str) -> Option<&'static Place> {
    let prefecture = self::prefecture(prefecture)?.name;
    let find = |name: &str| BY_NAME.get(&(prefecture, fold(name))).map(|at| &ALL_PLACES[*at]);
    find(name).or_else(|| {
        let (district, rest) = name.split_once('郡')?;
        find(rest).filter(|place| fold(place.district) == fold(&format!("{district}郡")))
    })
}

/// Spellings under which a place's name is known: ヶ/ケ, and kanji of which both forms are in use.
#[must_use]
pub fn fold(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            'ヶ' | 'が' => 'ケ',
            '檮' => '梼',
            '惠' => '恵',
            '驒' | '驛' => '騨',
            '\u{fa10}' => '塚',
            '龍' => '竜',
            '條' => '条',
            '檜' => '桧',
            '澤' => '沢',
            '嶋' => '島',
            '﨑' => '崎',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_whole() {
        assert_eq!((prefectures().len(), places().len()), (47, 1741));
        for place in places() {
            assert!(prefecture(place.prefecture).is_some_and(|found| place.code.starts_with(found.code)), "{place:?}");
            assert!(!place.reading.is_empty() && place.reading.chars().all(crate::text::kana::is_kana), "{place:?}");
            let digits: Vec<u32> = place.code.chars().filter_map(|c| c.to_digit(10)).collect();
            // JIS X 0402: weights 6…2 over five digits, modulus 11, last digit of the complement.
            let sum: u32 = digits[..5].iter().zip([6, 5, 4, 3, 2]).map(|(digit, weight)| digit * weight).sum();
            assert_eq!((11 - sum % 11) % 10, digits[5], "{place:?}");
        }
    }

    #[test]
    fn spellings_lead_to_one_place() {
        for name in ["龍ヶ崎市", "龍ケ崎市", "竜ヶ崎市"] {
            assert_eq!(place("茨城県", name).map(|place| place.code), Some("082082"), "{name}");
        }
        assert_eq!(place("北海道", "浦河郡浦河町").map(|place| place.reading), Some("うらかわちょう"));
        assert_eq!(place("高知県", "生駒市"), None);
    }
}
