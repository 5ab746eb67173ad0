// swift-tools-version: 6.2
import Foundation
import PackageDescription

// ISA-L inflates five times faster than zlib; without its header the build falls back to zlib alone.
// `__has_include` in Sources/CShims takes the same decision for the compiler.
let hasISAL = FileManager.default.fileExists(atPath: "/usr/include/isa-l/igzip_lib.h")

let strict: [SwiftSetting] = [.strictMemorySafety()]
let systemLibraries: [LinkerSetting] =
    [.linkedLibrary("zstd"), .linkedLibrary("z"), .linkedLibrary("sqlite3")]
    + (hasISAL ? [.linkedLibrary("isal")] : [])

// A release needs no Swift on the machine: the programs have its libraries in them. That also saves the calls between
// libraries, 2 % of an ingest, and a third of a question's milliseconds, which their loading would take.
let selfContained = ["-static-stdlib", "-l_FoundationCShims", "-l_FoundationCollections"]

// The YAML reader wants the whole of Foundation.
let wholeFoundation: [LinkerSetting] = [
    .unsafeFlags(
        ["-lCoreFoundation", "-l_FoundationICU"] + selfContained,
        .when(platforms: [.linux], configuration: .release))
]

// alb502 wants its essentials alone. And it lies at a fixed address, for otherwise the loader would correct 44,000
// pointers, and a hundred pages with them.
let quickStart: [LinkerSetting] = [
    .unsafeFlags(
        selfContained + ["-Xclang-linker", "-no-pie"],
        .when(platforms: [.linux], configuration: .release))
]

let package = Package(
    name: "Albatross",
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.4"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        .target(name: "CShims", linkerSettings: systemLibraries),
        .target(name: "Bytes", dependencies: ["CShims"], swiftSettings: strict),
        .target(
            name: "Schemas", dependencies: ["Bytes"], path: "Schemas",
            resources: [
                .embedInCode("access.json"), .embedInCode("connection.json"),
                .embedInCode("health_check.json"),
            ],
            swiftSettings: strict),
        .target(name: "Parquet", dependencies: ["Bytes", "CShims"], swiftSettings: strict),
        .target(
            name: "AccessLog", dependencies: ["Bytes", "CShims", "Schemas"], swiftSettings: strict),
        .target(name: "Table", dependencies: ["Bytes", "Parquet"], swiftSettings: strict),
        .target(
            name: "Pipeline",
            dependencies: [
                "Bytes", "Schemas", "Parquet", "AccessLog", "Table", "Yams",
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict),
        .target(
            name: "Query",
            dependencies: [
                "Bytes", "CShims", "Schemas", "Parquet", "AccessLog", "Table", "Diagnosis",
            ],
            swiftSettings: strict),
        .target(name: "Diagnosis", dependencies: ["AccessLog", "Bytes"], swiftSettings: strict),
        .target(
            name: "Simulator", dependencies: ["Bytes", "Schemas", "AccessLog", "Diagnosis"],
            swiftSettings: strict),
        .executableTarget(
            name: "albatross",
            dependencies: [
                "AccessLog", "Bytes", "Diagnosis", "Parquet", "Pipeline", "Query", "Schemas",
                "Simulator", "Table",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: strict, linkerSettings: wholeFoundation),
        .executableTarget(
            name: "alb502",
            dependencies: [
                "Bytes", "Query", "Diagnosis",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: strict, linkerSettings: quickStart),
        // Log lines from a seed, for benchmarks and fuzzing.
        .target(
            name: "LogLines", dependencies: ["Schemas"], path: "Tests/LogLines",
            swiftSettings: strict),
        .target(
            name: "LineFuzz", dependencies: ["AccessLog", "Bytes", "LogLines", "Schemas"],
            path: "Tests/LineFuzz", swiftSettings: strict),
        // Not a test target: `Scripts/fuzz` runs it for minutes, and under the address sanitizer.
        .executableTarget(
            name: "fuzz", dependencies: ["AccessLog", "Bytes", "LineFuzz", "Parquet", "Schemas"],
            path: "Tests/Fuzz",
            swiftSettings: strict),
        // `Scripts/bench --parts` runs it, and `--instructions` under valgrind.
        .executableTarget(
            name: "bench",
            dependencies: [
                "AccessLog", "Bytes", "LogLines", "Parquet", "Query", "Schemas",
            ], path: "Tests/Bench", exclude: ["baseline.json"], swiftSettings: strict),
        // Not a test target either: eight processes of it commit to one table at once.
        .executableTarget(
            name: "race", dependencies: ["Bytes", "Table"], path: "Tests/Race",
            swiftSettings: strict),
        .testTarget(
            name: "BytesTests", dependencies: ["Bytes"], swiftSettings: strict),
        .testTarget(
            name: "ParquetTests", dependencies: ["Parquet", "Bytes"], swiftSettings: strict),
        .testTarget(
            name: "AccessLogTests", dependencies: ["AccessLog", "LineFuzz", "Schemas", "Bytes"],
            swiftSettings: strict),
        .testTarget(
            name: "TableTests", dependencies: ["Table", "Parquet", "Bytes"], swiftSettings: strict),
        .testTarget(
            name: "PipelineTests",
            dependencies: [
                "Pipeline", "Query", "AccessLog", "Schemas", "Table", "Parquet", "Bytes",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "QueryTests",
            dependencies: [
                "Query", "Diagnosis", "AccessLog", "Bytes", "Parquet", "Schemas", "Table",
            ], swiftSettings: strict),
        .testTarget(
            name: "DiagnosisTests", dependencies: ["Diagnosis"], swiftSettings: strict),
        .testTarget(
            name: "SimulatorTests",
            dependencies: ["Simulator", "Diagnosis", "AccessLog", "Schemas", "Bytes"],
            swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests", dependencies: ["albatross", "alb502"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
