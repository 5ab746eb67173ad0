import Glibc

/// Which damage is done to which files.
struct Campaign {
    var flips = false
    var mutations = 0
    var seed: UInt64 = 1
    /// An input that takes longer kills the process.
    var seconds: UInt32 = 10
    /// The scratch file, then the files to damage.
    var paths: [String] = []

    /// Nil where the arguments make no sense.
    init?(_ arguments: some Sequence<String>) {
        var rest = arguments.makeIterator()
        while let argument = rest.next() {
            if argument == "--flips" {
                flips = true
            } else if argument.hasPrefix("--") {
                guard let number = rest.next().flatMap({ UInt64($0) }) else { return nil }
                switch argument {
                case "--mutations": mutations = Int(clamping: number)
                case "--seed": seed = number
                case "--seconds": seconds = UInt32(clamping: number)
                default: return nil
                }
            } else {
                paths.append(argument)
            }
        }
        guard paths.count > 1 else { return nil }
    }

    func run() throws -> Tally {
        let scratch = try Scratch(path: paths[0])
        defer { scratch.remove() }
        let targets = try paths.dropFirst().compactMap { path in
            let target = try Target(path: path)
            if target == nil { print("\(path): cannot be opened, left out") }
            return target
        }
        var total = Tally()
        func feed(_ bytes: [UInt8], _ target: Target, _ tally: inout Tally) throws {
            try scratch.write(bytes)
            alarm(seconds)
            let outcome = target.contents.outcome(of: Contents(path: scratch.path))
            alarm(0)
            tally.count(outcome, isChecked: target.isChecked(bytes))
        }
        for target in targets where flips {
            var tally = Tally()
            var bytes = target.bytes
            for bit in 0..<bytes.count * 8 {
                bytes[bit / 8] ^= 1 << UInt8(bit % 8)
                try feed(bytes, target, &tally)
                bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            }
            print(tally.line("flips of \(target.path)"))
            total.add(tally)
        }
        guard mutations > 0, !targets.isEmpty else { return total }
        var random = Seeded(seed)
        var tally = Tally()
        for index in 0..<mutations {
            let target = targets[index % targets.count]
            try feed(Mutation.apply(to: target.bytes, &random), target, &tally)
        }
        print(tally.line("mutations from seed \(seed)"))
        total.add(tally)
        return total
    }
}
