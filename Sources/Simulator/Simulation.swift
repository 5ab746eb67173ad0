import Bytes

/// Access logs of a load balancer with several nodes, made from a seed by a model of the site.
///
/// Equal options give equal bytes.
package struct Simulation: Sendable {
    let scenario: Scenario

    /// What goes wrong: the truth that a diagnosis is held against.
    package var incidents: [Incident] { scenario.incidents }

    package init(_ options: SimulationOptions) {
        scenario = Scenario(options)
    }

    /// Runs the model and calls `body` for every object as soon as its slot is over, in order of
    /// time. A node that saw no request writes none; one that got lost has no bytes.
    package func run<Failure>(
        _ body: (LogObject) throws(Failure) -> Void
    ) throws(Failure) -> Truth {
        var model = Model(scenario)
        var truth = Truth(scenario)
        var next = scenario.from + TrafficShape.slot
        var isOver = false
        while !isOver {
            isOver = !model.step()
            guard isOver || model.now >= next else { continue }
            next += CivilTime.minute
            for (object, failures) in model.finishedObjects(all: isOver) {
                truth.add(object, failures)
                try body(object)
            }
        }
        truth.arrivals = model.arrivals
        truth.reported = model.reported
        return truth
    }

    /// Writes every object below `directory`, and `truth.json` where the truth is wanted.

    package func write(
        to directory: String, withTruth: Bool
    ) throws(IOError) -> SimulationTally {
        let folder = ObjectFolder(path: directory)
        var tally = SimulationTally()
        let truth = try run { (object) throws(IOError) in
            guard !object.isMissing else { return }
            try folder.put(object)
            tally.add(object)
        }
        if withTruth {
            try AtomicFile.createDirectories(directory)
            try AtomicFile.write(truth.json(), to: "\(directory)/truth.json")
        }
        return tally
    }
}
