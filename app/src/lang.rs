//! The two languages of the product.

use leptos::prelude::*;

/// The language a page is shown in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The language named by a cookie or a `lang` attribute.
    pub fn named(text: &str) -> Self {
        if text.starts_with("en") { Self::En } else { Self::Zh }
    }

    /// The `lang` attribute.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The text of this language out of the two.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }

    /// A name list joined in this language.
    pub fn list(self, names: &[String]) -> String {
        names.join(self.pick("、", ", "))
    }
}

/// A number of days in English: `1 day`, `2 days`.
pub fn days(number: i32) -> String {
    if number == 1 { String::from("1 day") } else { format!("{number} days") }
}

/// The language, the look and the size of type of this request, fixed while the page lives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// Language.
    pub lang: Lang,
    /// Dark and large, for the meeting room.
    pub projector: bool,
    /// Larger type, for whoever reads better so.
    pub large: bool,
}

impl Preferences {
    /// Reads the cookies `lang`, `look` and `type`.
    pub fn from_cookies(cookies: &str) -> Self {
        let value = |name: &str| {
            let mut pairs = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
            pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
        };
        Self {
            lang: value("lang").map_or(Lang::Zh, |text| Lang::named(&text)),
            projector: value("look").as_deref() == Some("projector"),
            large: value("type").as_deref() == Some("large"),
        }
    }

    /// The look, as an attribute of the page.
    pub const fn look(self) -> &'static str {
        if self.projector { "projector" } else { "desk" }
    }

    /// The size of type, as an attribute of the page.
    pub const fn type_size(self) -> &'static str {
        if self.large { "large" } else { "normal" }
    }
}

/// The preferences of the page.
pub fn preferences() -> Preferences {
    use_context::<Preferences>().unwrap_or_default()
}

/// The language of the page.
pub fn lang() -> Lang {
    preferences().lang
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_read() {
        let both = Preferences::from_cookies("a=b; lang=en; look=projector");
        assert_eq!(both, Preferences { lang: Lang::En, projector: true, large: false });
        assert!(Preferences::from_cookies("type=large").large);
        assert_eq!(Preferences::from_cookies(""), Preferences::default());
        assert_eq!(Preferences::from_cookies("xlang=en"), Preferences::default());
    }
}
