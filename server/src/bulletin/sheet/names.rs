//! Names of sheets: Excel allows 31 characters, none of []:*?/\, and no name twice in whatever case.

use std::collections::BTreeSet;

const LONGEST: usize = 31;

/// The names that are taken.
pub(super) struct Names(BTreeSet<String>);

impl Names {
    pub(super) fn taken<const N: usize>(names: [&str; N]) -> Self {
        Self(names.map(str::to_lowercase).into())
    }

    /// The name for a sheet that shows `words`.
    pub(super) fn unique(&mut self, words: &str) -> String {
        let words: String = words.trim().chars().filter(|at| !at.is_control()).map(allowed).collect();
        let words = if words.is_empty() { "无题" } else { &words };
        let numbered = (2_u32..).map(|at| {
            let number = format!(" ({at})");
            format!("{}{number}", cut(words, LONGEST - number.len()))
        });
        let mut names = std::iter::once(cut(words, LONGEST).to_owned()).chain(numbered);
        names.find(|name| self.0.insert(name.to_lowercase())).unwrap_or_default()
    }
}

/// A full-width sign in place of one that is not allowed.
fn allowed(at: char) -> char {
    match at {
        '[' => '［',
        ']' => '］',
        ':' => '：',
        '*' => '＊',
        '?' => '？',
        '/' => '／',
        '\\' => '＼',
        '\'' => '’',
        at => at,
    }
}

/// As much of a name as `most` units of UTF-16 hold, which is how Excel counts.
fn cut(name: &str, most: usize) -> &str {
    let mut units = 0;
    let end = name.char_indices().find(|(_, at)| {
        units += at.len_utf16();
        units > most
    });
    end.and_then(|(end, _)| name.get(..end)).unwrap_or(name).trim_end()
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn names_are_allowed_unique_and_short() {
        let mut names = Names::taken(["目录"]);
        assert_eq!(names.unique("a/b[c]:d*e?f\\g'"), "a／b［c］：d＊e？f＼g’");
        assert_eq!(names.unique("目录"), "目录 (2)");
        assert_eq!(names.unique("ABC"), "ABC");
        assert_eq!(names.unique("abc"), "abc (2)");
        assert_eq!(names.unique(" "), "无题");
        let long = "长".repeat(40);
        assert_eq!(names.unique(&long), "长".repeat(31));
        assert_eq!(names.unique(&long), format!("{} (2)", "长".repeat(27)));
        assert_eq!(names.unique(&"𠀀".repeat(20)).encode_utf16().count(), 30);
    }
}
