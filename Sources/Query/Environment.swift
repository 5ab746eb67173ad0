import Glibc

/// The process's environment variables.
package enum Environment {
    /// The dataset that is meant where none is named.
    package static var dataset: String { value("ALBATROSS_DATASET") ?? "dataset" }

    /// Nil if `name` is not set, or set to nothing.
    package static func value(_ name: String) -> String? {
        guard let text = unsafe getenv(name) else { return nil }
        let value = unsafe String(cString: text)
        return value.isEmpty ? nil : value
    }
}
