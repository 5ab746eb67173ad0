import Query

extension LogSource {
    /// What the options of a verb name: the logs of `--raw`, else the dataset.
    init(dataset: String?, raw: String?) throws(QueryError) {
        if let raw {
            guard dataset == nil else {
                throw QueryError(.usage, "--raw and --dataset are both given; leave one out")
            }
            try self.init(raw: raw)
            return
        }
        let path = dataset ?? Environment.dataset
        self.init(try Dataset(path: path))
    }
}
