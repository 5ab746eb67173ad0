/// The version that the programs, the Parquet files and the Delta log carry.
package enum Version {
    package static let number = "0.1.0"
}
