//! Closed word lists of the field: one row a word, with its id, its Chinese and English names and other spellings.

/// Declares an enum whose variants are the words of a list. The order of the rows is the order of the words
/// everywhere, and their position is what is stored in packs: add at the end, never re-order.
macro_rules! vocabulary {
    (
        $(#[$meta:meta])*
        $name:ident ($what_zh:literal) {
            $( $(#[$word_meta:meta])* $word:ident = $id:literal, $zh:literal, $en:literal $(, [$($alias:literal),* $(,)?])?; )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name { $( $(#[$word_meta])* #[doc = concat!($zh, ": ", $en, ".")] $word ),* }

        impl $name {
            /// Every word, in order.
            pub const ALL: &[Self] = &[$(Self::$word),*];

            /// Every word's id, Chinese and English name, to choose from.
            pub const WORDS: &[$crate::vocabulary::Word] = &[$(($id, $zh, $en)),*];

            /// The word at a position of [`Self::ALL`].
            pub fn from_index(index: u8) -> Option<Self> {
                Self::ALL.get(usize::from(index)).copied()
            }

            /// The position in [`Self::ALL`].
            pub const fn index(self) -> u8 {
                self as u8
            }

            /// The stable English id used in addresses, files and JSON.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$word => $id),* }
            }

            /// The Chinese name, as it stands in files and on Chinese screens.
            pub const fn zh(self) -> &'static str {
                match self { $(Self::$word => $zh),* }
            }

            /// The English name.
            pub const fn en(self) -> &'static str {
                match self { $(Self::$word => $en),* }
            }

            /// The word with this id, Chinese name or other spelling.
            pub fn parse(text: &str) -> Result<Self, $crate::vocabulary::UnknownWord> {
                let text = text.trim();
                let named = || $crate::vocabulary::position(Self::WORDS, text).and_then(|at| Self::ALL.get(at).copied());
                const { assert!($crate::vocabulary::apart(Self::WORDS, &[$($($($alias,)*)?)*]), "a spelling is the name of a word") }
                let otherwise: &[(&str, Self)] = &[$($($(($alias, Self::$word),)*)?)*];
                let spelt = || otherwise.iter().find(|(alias, _)| *alias == text).map(|(_, word)| *word);
                named().or_else(spelt).ok_or_else(|| $crate::vocabulary::UnknownWord {
                    what: $what_zh,
                    expected: Self::WORDS,
                    found: text.chars().take(40).collect(),
                })
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::vocabulary::UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::parse(text)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.id())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                Self::parse(&text).map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use vocabulary;

/// An id, a Chinese and an English name.
pub type Word = (&'static str, &'static str, &'static str);

/// Where the word with this id or Chinese name stands. One function for all lists, so that a browser loads it once.
pub(crate) fn position(words: &[Word], text: &str) -> Option<usize> {
    words.iter().position(|(id, zh, _)| *id == text || *zh == text)
}

/// Whether no other spelling is the id or Chinese name of a word, which would be read first.
pub(crate) const fn apart(words: &[Word], mut spellings: &[&str]) -> bool {
    while let [spelling, others @ ..] = spellings {
        let mut rest = words;
        while let [(id, zh, _), more @ ..] = rest {
            if same(id.as_bytes(), spelling.as_bytes()) || same(zh.as_bytes(), spelling.as_bytes()) {
                return false;
            }
            rest = more;
        }
        spellings = others;
    }
    true
}

const fn same(mut one: &[u8], mut other: &[u8]) -> bool {
    while let ([a, one_rest @ ..], [b, other_rest @ ..]) = (one, other) {
        if *a != *b {
            return false;
        }
        (one, other) = (one_rest, other_rest);
    }
    one.is_empty() && other.is_empty()
}

/// A word that is not in its list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what}: expected one of {}, got “{found}”", expected.iter().map(|(_, zh, _)| *zh).collect::<Vec<_>>().join("、"))]
pub struct UnknownWord {
    /// The list's name.
    pub what: &'static str,
    /// The words of the list.
    pub expected: &'static [Word],
    /// What came.
    pub found: String,
}
