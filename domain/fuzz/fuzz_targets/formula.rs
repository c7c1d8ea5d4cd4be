//! Any text is a formula or is refused with a reason; one that is read is printed in both languages, and read as the same again.
#![no_main]

use domain::formula::Formula;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| match Formula::parse(text) {
    Ok(formula) => {
        assert_eq!(Formula::parse(&formula.to_string()), Ok(formula.clone()), "{text}");
        assert_eq!(Formula::parse(&formula.in_chinese()), Ok(formula), "{text}");
    }
    Err(error) => {
        let said = error.told();
        assert!(!said.zh.is_empty() && !said.en.is_empty(), "{text}");
    }
});
