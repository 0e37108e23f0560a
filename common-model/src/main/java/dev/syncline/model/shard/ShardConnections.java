package dev.syncline.model.shard;

import dev.syncline.model.id.ShardId;
import dev.syncline.model.shard.ServerPools.Use;
import javax.sql.DataSource;
import org.hibernate.engine.jdbc.connections.spi.AbstractDataSourceBasedMultiTenantConnectionProviderImpl;

/// Hands Hibernate the connection of a tenant, which for us is a shard and what is done there.
final class ShardConnections
    extends AbstractDataSourceBasedMultiTenantConnectionProviderImpl<Object> {
  private final transient Databases databases;

  ShardConnections(Databases databases) {
    this.databases = databases;
  }

  @Override
  protected DataSource selectAnyDataSource() {
    return databases.directory();
  }

  @Override
  protected DataSource selectDataSource(Object tenant) {
    var asked = (Tenant) tenant;
    return databases.shard(asked.shard(), asked.use());
  }

  record Tenant(ShardId shard, Use use) {}
}
