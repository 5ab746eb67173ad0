import Bytes
import Glibc
import Table

// `race TABLE COUNT NAME` makes the table if it is missing, then COUNT commits that each append a
// file called after NAME and its number. Prints each version that it made. Several of these at
// once prove that commits are atomic.
//
// `race --checkpoint TABLE` writes the checkpoint of the table's newest version.
let arguments = CommandLine.arguments
if arguments.count == 3, arguments[1] == "--checkpoint" {
    try Race(table: DeltaTable(path: arguments[2]), name: "").checkpoint()
    exit(0)
}
guard arguments.count == 4, let count = Int(arguments[2]), count >= 0 else {
    print("usage: race TABLE COUNT NAME")
    print("       race --checkpoint TABLE")
    exit(64)
}
try Race(table: DeltaTable(path: arguments[1]), name: arguments[3]).run(count)
