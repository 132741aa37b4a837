"""The climate, driven from Python: `python examples/languages/client.py vsoa://127.0.0.1:3005`"""

import sys

from climate import ClimateClient, Connection, errors, topics, types

url = sys.argv[1] if len(sys.argv) > 1 else "vsoa://127.0.0.1:3005"
with Connection(url) as connection:
    climate = ClimateClient(connection)
    cabins = connection.subscribe(topics.CABIN)

    climate.set_temperature(types.Zone.FRONT, 21.5)
    print(f"call     the front is set to {climate.temperature(types.Zone.FRONT)} °C")
    try:
        climate.set_temperature(types.Zone.REAR, 99.0, within_seconds=60)
    except errors.ClimateOutOfRange as error:
        print(f"call     {error.celsius} °C was refused, as a typed error")
    print("call     the vents were", climate.set_vents(types.VentsFan(speed=3)))
    print("topic   ", cabins.next(timeout=5.0))
