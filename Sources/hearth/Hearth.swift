import ArgumentParser
import GRDB
import Hummingbird
import Mustache
import Yams
import ServiceLifecycle
import Metrics
import Logging

@main
struct Hearth: AsyncParsableCommand {}
