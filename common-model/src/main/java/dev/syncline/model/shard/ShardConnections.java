package dev.syncline.model.shard;

import dev.syncline.model.id.ShardId;
import javax.sql.DataSource;
import org.hibernate.engine.jdbc.connections.spi.AbstractDataSourceBasedMultiTenantConnectionProviderImpl;

/// Hands Hibernate the connection of a tenant, which for us is a shard.
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
    return databases.shard(new ShardId((Integer) tenant));
  }
}
