using Parley.Testing;

[assembly: AssemblyFixture(typeof(StopSharedServers))]
