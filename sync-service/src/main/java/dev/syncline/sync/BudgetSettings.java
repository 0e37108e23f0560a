package dev.syncline.sync;

import dev.syncline.provider.budget.ProviderLimits;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// What an operator allows providers' servers to be asked for, over what their table says.
///
/// @param limits by the name of a row, then by field: `google.download-mb-per-day`
@ConfigurationProperties("syncline.sync.budget")
record BudgetSettings(@DefaultValue Map<String, Map<String, String>> limits) {
  BudgetSettings {
    try {
      var _ = ProviderLimits.load(limits);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("syncline.sync.budget.limits: " + e.getMessage(), e);
    }
  }

  ProviderLimits providerLimits() {
    return ProviderLimits.load(limits);
  }
}
