import Glibc

// Damages Parquet files and reads what is left: each copy must give an error or the same data.
//
//   fuzz --samples DIR                        writes small files to begin with
//   fuzz [--flips] [--mutations N] [--seed S] [--seconds N] SCRATCH FILE...
//
// Every single-bit flip of each file, then N random mutations over all of them. An input that
// takes longer than `--seconds` kills the process by SIGALRM; SCRATCH then holds that input.
//
//   fuzz --lines N [--seed S] [--seconds N] SCRATCH [LOG...]
//
// N damaged log lines, made from a generator's lines and those of the logs: each must be accepted
// and printed as it was, or refused with a place inside of it, as a plain twin of the parser says.

let words = CommandLine.arguments.dropFirst()
if words.first == "--samples", words.count == 2, let folder = words.last {
    try Samples.write(to: folder)
    exit(0)
}
let lineRun = words.contains("--lines") ? LineRun(words) : nil
if let lineRun { exit(try lineRun.run() ? 0 : 1) }
guard let campaign = Campaign(words) else {
    print("usage: fuzz --samples DIR")
    print("       fuzz --lines N [--seed S] [--seconds N] SCRATCH [LOG...]")
    print("       fuzz [--flips] [--mutations N] [--seed S] [--seconds N] SCRATCH FILE...")
    exit(64)
}
let total = try campaign.run()
print(total.line("all"))
exit(total.missed == 0 ? 0 : 1)
