package dev.syncline.api.connector;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.model.connector.ConnectorSettings;
import dev.syncline.model.directory.Connectors.Connector;
import java.util.List;

/// A connector on the wire. Its secret is never shown.
@JsonInclude(JsonInclude.Include.NON_NULL)
record ConnectorView(String provider, String name, ConnectorSettings settings, List<String> scope) {
  ConnectorView {
    scope = List.copyOf(scope);
  }

  static ConnectorView of(Connector connector) {
    return new ConnectorView(
        connector.provider(), connector.name(), connector.settings(), connector.scope());
  }
}
