package dev.syncline.sync.fleet;

import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/// The fleet as its workers see each other, and the operator's word to one of them. Any worker
/// answers for all: it is all in the directory.
@Endpoint(id = "fleet")
public final class FleetEndpoint {
  private final Fleet fleet;

  public FleetEndpoint(Fleet fleet) {
    this.fleet = fleet;
  }

  @ReadOperation
  public Map<String, Object> show() {
    return Map.of(
        "worker", fleet.name(), "workers", fleet.workers().stream().map(Line::of).toList());
  }

  /// Lets a worker give its accounts away, or take some again.
  ///
  /// @param worker its name
  @WriteOperation
  public Map<String, Object> drain(String worker, boolean draining) {
    if (!fleet.drain(worker, draining)) {
      return Map.of("problem", "there is no worker " + worker, "workers", names());
    }
    return show();
  }

  private List<String> names() {
    return fleet.workers().stream().map(WorkerReport::name).toList();
  }

  /// A worker.
  public record Line(
      String name,
      String zone,
      int accounts,
      double weight,
      double capacity,
      double busy,
      boolean draining) {
    static Line of(WorkerReport report) {
      return new Line(
          report.name(),
          report.zone(),
          report.accounts(),
          report.weight(),
          report.capacity(),
          report.busy(),
          report.draining());
    }
  }
}
