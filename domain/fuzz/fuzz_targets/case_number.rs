//! Any text is a case number or is refused; one that is read is printed, and read as the same again.
#![no_main]

use domain::case_number::CaseNumber;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(number) = CaseNumber::parse(text) {
        assert_eq!(CaseNumber::parse(&number.to_string()), Ok(number), "{text}");
    }
});
